//! Service and resource control policies, by account.

use vesto_types::AccountId;

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ControlKind {
    /// Limits the account's principals.
    Service,
    /// Limits what may be done to the account's resources.
    Resource,
}

impl ControlKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Resource => "resource",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Service, Self::Resource].into_iter().find(|kind| kind.name() == name)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlPolicyRecord {
    pub account: AccountId,
    pub kind: ControlKind,
    pub name: String,
    pub document: String,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<ControlPolicyRecord>, MetaError> {
    let rows: Vec<(String, String, String, String)> =
        sqlx::query_as("SELECT account, kind, name, document FROM control_policies ORDER BY account, kind, name")
            .fetch_all(tx.connection())
            .await?;
    let at = |column| At("control_policies", column);
    let record = |(account, kind, name, document): (String, String, String, String)| {
        let kind = ControlKind::of_name(&kind).ok_or_else(|| at("kind").corrupt(kind))?;
        Ok(ControlPolicyRecord { account: at("account").account(&account)?, kind, name, document })
    };
    rows.into_iter().map(record).collect()
}

pub async fn put(tx: &mut Tx, policy: &ControlPolicyRecord) -> Result<(), MetaError> {
    sqlx::query("INSERT OR REPLACE INTO control_policies (account, kind, name, document) VALUES (?, ?, ?, ?)")
        .bind(policy.account.as_str())
        .bind(policy.kind.name())
        .bind(&policy.name)
        .bind(&policy.document)
        .execute(tx.connection())
        .await?;
    Ok(())
}
