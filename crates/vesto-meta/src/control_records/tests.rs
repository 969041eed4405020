use std::sync::Arc;

use serde_json::json;
use vesto_types::SeededIds;

use super::*;
use crate::{Meta, accounts, accounts::AccountRecord};

#[tokio::test]
async fn a_record_comes_back_as_it_was_last_put() {
    let meta = Meta::in_memory(Arc::new(SeededIds::default())).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    let account = AccountId::parse("123456789012").unwrap();
    accounts::insert(&mut tx, &AccountRecord { id: account.clone(), created_at: DateTime::UNIX_EPOCH }).await.unwrap();
    let mut record = ControlRecord {
        account: account.clone(),
        family: "parametergroup".into(),
        name: "mine".into(),
        body: json!({"family": "redshift-1.0"}).as_object().unwrap().clone(),
        tags: BTreeMap::from([("team".into(), "data".into())]),
        created_at: DateTime::UNIX_EPOCH,
    };
    put(&mut tx, &record).await.unwrap();
    record.body.insert("description".into(), json!("x"));
    record.tags.clear();
    put(&mut tx, &record).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), [record]);
    delete(&mut tx, &account, "parametergroup", "mine").await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), []);
}
