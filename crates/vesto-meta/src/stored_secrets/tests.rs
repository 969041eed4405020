use std::sync::Arc;

use chrono::DateTime;
use vesto_types::SeededIds;

use super::*;
use crate::{Meta, accounts, accounts::AccountRecord};

#[tokio::test]
async fn secrets_come_back_and_do_not_lie_open() {
    let meta = Meta::in_memory(Arc::new(SeededIds::default())).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    let account = AccountId::parse("123456789012").unwrap();
    let owner = AccountRecord { id: account.clone(), created_at: DateTime::UNIX_EPOCH };
    accounts::insert(&mut tx, &owner).await.unwrap();
    let secret = |body: &str| StoredSecretRecord {
        arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf".to_owned(),
        account: account.clone(),
        name: "db".to_owned(),
        body: Secret::new(body),
    };
    put(&mut tx, &secret("first")).await.unwrap();
    put(&mut tx, &secret("second")).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), [secret("second")]);
    let body: Vec<u8> = sqlx::query_scalar("SELECT body FROM stored_secrets").fetch_one(tx.connection()).await.unwrap();
    assert!(!body.windows(6).any(|bytes| bytes == b"second"));
    delete(&mut tx, &secret("").arn).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), []);
}
