use std::sync::Arc;

use vesto_types::SeededIds;

use super::*;
use crate::Meta;

#[tokio::test]
async fn sessions_are_listed_by_their_owner_until_they_are_forgotten() {
    let meta = Meta::in_memory(Arc::new(SeededIds::default())).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    let account = AccountId::parse("123456789012").unwrap();
    let session = |id: &str, closed| SessionRecord {
        id: id.to_owned(),
        account: account.clone(),
        owner: "AROA1".to_owned(),
        user_id: format!("AROA1:{id}"),
        closed,
        updated_at: DateTime::UNIX_EPOCH,
        body: serde_json::json!({ "database": "dev" }),
    };
    put(&mut tx, &session("s1", false)).await.unwrap();
    put(&mut tx, &session("s2", false)).await.unwrap();
    put(&mut tx, &session("s1", true)).await.unwrap();
    let of = OfOwner { account: &account, owner: "AROA1", user_id: None };
    let listed = list(&mut tx, of, i64::MAX, 10).await.unwrap();
    assert_eq!(listed, [(2, session("s2", false)), (1, session("s1", true))]);
    let of_session = OfOwner { user_id: Some("AROA1:s1"), ..of };
    assert_eq!(list(&mut tx, of_session, i64::MAX, 10).await.unwrap(), [(1, session("s1", true))]);
    assert_eq!(open(&mut tx).await.unwrap(), [session("s2", false)]);
    forget_closed_before(&mut tx, DateTime::from_timestamp(1, 0).unwrap()).await.unwrap();
    assert_eq!(list(&mut tx, of, i64::MAX, 10).await.unwrap(), [(2, session("s2", false))]);
}
