use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::json;
use vesto_types::SeededIds;

use super::*;
use crate::Meta;

fn account() -> AccountId {
    AccountId::parse("123456789012").unwrap()
}

fn statement(id: &str, owner: &str, ended: bool) -> StatementRecord {
    StatementRecord {
        id: id.to_owned(),
        account: account(),
        owner: owner.to_owned(),
        user_id: format!("{owner}:s1"),
        client_token: Some(format!("token-{id}")),
        ended,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH + TimeDelta::seconds(1),
        body: json!({ "sql": "select 'a secret'" }),
    }
}

#[tokio::test]
async fn statements_come_back_newest_first_to_their_owner() {
    let meta = Meta::in_memory(Arc::new(SeededIds::default())).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    for record in [statement("1", "AROA1", false), statement("2", "AROA2", false), statement("3", "AROA1", false)] {
        insert(&mut tx, &record).await.unwrap();
    }
    update(&mut tx, &statement("3", "AROA1", true)).await.unwrap();
    let account = account();
    let of = OfOwner { account: &account, owner: "AROA1", user_id: None };
    let listed = list(&mut tx, of, i64::MAX, 10).await.unwrap();
    assert_eq!(listed, [(3, statement("3", "AROA1", true)), (1, statement("1", "AROA1", false))]);
    assert_eq!(list(&mut tx, of, 3, 10).await.unwrap().len(), 1);
    assert_eq!(list(&mut tx, OfOwner { user_id: Some("AROA1:s2"), ..of }, i64::MAX, 10).await.unwrap(), []);
    assert_eq!(get(&mut tx, "2").await.unwrap(), Some(statement("2", "AROA2", false)));
    let unfinished: Vec<String> = unfinished(&mut tx).await.unwrap().into_iter().map(|record| record.id).collect();
    assert_eq!(unfinished, ["1", "2"]);
}

#[tokio::test]
async fn a_token_is_its_owners_and_wears_off() {
    let meta = Meta::in_memory(Arc::new(SeededIds::default())).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    insert(&mut tx, &statement("1", "AROA1", false)).await.unwrap();
    let account = account();
    let of = OfOwner { account: &account, owner: "AROA1", user_id: None };
    let before = DateTime::UNIX_EPOCH - TimeDelta::seconds(1);
    assert_eq!(of_token(&mut tx, of, "token-1", before).await.unwrap().unwrap().id, "1");
    assert_eq!(of_token(&mut tx, of, "token-1", DateTime::UNIX_EPOCH).await.unwrap(), None);
    assert_eq!(of_token(&mut tx, OfOwner { owner: "AROA2", ..of }, "token-1", before).await.unwrap(), None);
}

#[tokio::test]
async fn only_what_has_ended_is_forgotten_and_nothing_lies_open() {
    let meta = Meta::in_memory(Arc::new(SeededIds::default())).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    insert(&mut tx, &statement("1", "AROA1", false)).await.unwrap();
    insert(&mut tx, &statement("2", "AROA1", true)).await.unwrap();
    let body: Vec<u8> =
        sqlx::query_scalar("SELECT body FROM data_statements WHERE id = '1'").fetch_one(tx.connection()).await.unwrap();
    assert!(!body.windows(6).any(|bytes| bytes == b"secret"));
    let later = DateTime::UNIX_EPOCH + TimeDelta::seconds(2);
    assert_eq!(forget_ended_before(&mut tx, later).await.unwrap(), ["2"]);
    assert_eq!(ids(&mut tx).await.unwrap(), ["1"]);
}
