//! What an account set for itself, where it differs from what every account starts with.

use vesto_types::AccountId;

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSettingsRecord {
    pub account: AccountId,
    /// `v1Token` or `v2Token`.
    pub global_token_version: String,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<AccountSettingsRecord>, MetaError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT account, global_token_version FROM account_settings").fetch_all(tx.connection()).await?;
    let record = |(account, global_token_version): (String, String)| {
        let account = At("account_settings", "account").account(&account)?;
        Ok(AccountSettingsRecord { account, global_token_version })
    };
    rows.into_iter().map(record).collect()
}

pub async fn put(tx: &mut Tx, settings: &AccountSettingsRecord) -> Result<(), MetaError> {
    sqlx::query("INSERT OR REPLACE INTO account_settings (account, global_token_version) VALUES (?, ?)")
        .bind(settings.account.as_str())
        .bind(&settings.global_token_version)
        .execute(tx.connection())
        .await?;
    Ok(())
}
