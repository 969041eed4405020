use std::sync::Arc;

use vesto_types::SeededIds;

use super::*;
use crate::{Meta, accounts, accounts::AccountRecord};

#[tokio::test]
async fn a_snapshot_comes_back_as_it_was_last_put() {
    let meta = Meta::in_memory(Arc::new(SeededIds::default())).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    let account = AccountId::parse("123456789012").unwrap();
    let row = AccountRecord { id: account.clone(), created_at: DateTime::UNIX_EPOCH };
    accounts::insert(&mut tx, &row).await.unwrap();
    let snapshot = SnapshotRecord {
        id: "1".to_owned(),
        account,
        identifier: "nightly".to_owned(),
        status: "creating".to_owned(),
        created_at: DateTime::UNIX_EPOCH,
        details: serde_json::json!({"cluster": "c1"}),
    };
    put(&mut tx, &snapshot).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), std::slice::from_ref(&snapshot));
    let made = SnapshotRecord { status: "available".to_owned(), details: serde_json::json!({}), ..snapshot };
    put(&mut tx, &made).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), std::slice::from_ref(&made));
    let other = SnapshotRecord { id: "2".to_owned(), ..made };
    assert!(put(&mut tx, &other).await.is_err(), "an identifier is an account's own");
    delete(&mut tx, "1").await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), []);
}
