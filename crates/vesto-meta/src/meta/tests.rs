use chrono::DateTime;
use vesto_types::{AccessKeyId, AccountId, Secret, SeededIds};

use super::*;
use crate::{access_keys, access_keys::AccessKeyRecord, accounts, accounts::AccountRecord, users, users::UserRecord};

fn ids() -> Arc<dyn Ids> {
    Arc::new(SeededIds::default())
}

fn account() -> AccountRecord {
    let id = AccountId::parse("123456789012").unwrap();
    AccountRecord { id, created_at: DateTime::UNIX_EPOCH }
}

fn user() -> UserRecord {
    UserRecord {
        id: "AIDAALICE".into(),
        account: account().id,
        name: "alice".into(),
        path: "/team/".into(),
        boundary: None,
        tags: vec![("team".into(), "\"data\"".into())],
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn key() -> AccessKeyRecord {
    AccessKeyRecord {
        id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
        account: account().id,
        user_id: Some("AIDAALICE".into()),
        secret: Secret::new("wJalrXUtnFEMI"),
        active: true,
        created_at: DateTime::UNIX_EPOCH,
    }
}

async fn fill(meta: &Meta) {
    let mut tx = meta.begin().await.unwrap();
    accounts::insert(&mut tx, &account()).await.unwrap();
    users::put(&mut tx, &user()).await.unwrap();
    access_keys::put(&mut tx, &key()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_was_committed_is_there_after_a_restart_and_secrets_are_not_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let meta = Meta::open(dir.path(), ids()).await.unwrap();
    fill(&meta).await;
    meta.close().await;
    let file = fs::read(dir.path().join(DATABASE_FILE)).unwrap();
    assert!(!file.windows(13).any(|bytes| bytes == b"wJalrXUtnFEMI"));

    let meta = Meta::open(dir.path(), ids()).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    assert_eq!(accounts::list(&mut tx).await.unwrap(), [account()]);
    assert_eq!(users::list(&mut tx).await.unwrap(), [user()]);
    assert_eq!(access_keys::list(&mut tx).await.unwrap(), [key()]);
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    let meta = Meta::in_memory(ids()).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    accounts::insert(&mut tx, &account()).await.unwrap();
    drop(tx);
    let mut tx = meta.begin().await.unwrap();
    assert_eq!(accounts::list(&mut tx).await.unwrap(), []);
}

#[tokio::test]
async fn a_deleted_user_takes_its_keys_along() {
    let meta = Meta::in_memory(ids()).await.unwrap();
    fill(&meta).await;
    let mut tx = meta.begin().await.unwrap();
    users::delete(&mut tx, "AIDAALICE").await.unwrap();
    assert_eq!(access_keys::list(&mut tx).await.unwrap(), []);
}

#[tokio::test]
async fn names_are_unique_whatever_their_case() {
    let meta = Meta::in_memory(ids()).await.unwrap();
    fill(&meta).await;
    let mut tx = meta.begin().await.unwrap();
    let twin = UserRecord { id: "AIDAOTHER".into(), name: "ALICE".into(), ..user() };
    assert!(matches!(users::put(&mut tx, &twin).await, Err(MetaError::Database(_))));
}
