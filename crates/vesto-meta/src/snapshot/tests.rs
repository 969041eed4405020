use std::sync::Arc;

use vesto_types::{AccountId, SeededIds};

use super::*;
use crate::Meta;
use crate::accounts::{self, AccountRecord};

#[tokio::test]
async fn a_copy_has_what_was_committed_while_the_original_goes_on() {
    let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ids = Arc::new(SeededIds::default());
    let meta = Meta::open(dir.path(), ids.clone()).await.unwrap();
    let record =
        AccountRecord { id: AccountId::parse("123456789012").unwrap(), created_at: chrono::DateTime::UNIX_EPOCH };
    let mut tx = meta.begin().await.unwrap();
    accounts::insert(&mut tx, &record).await.unwrap();
    tx.commit().await.unwrap();
    let unfinished = meta.begin().await.unwrap();
    snapshot(&dir.path().join("meta.db"), &copy.path().join("meta.db"), Rows::All).await.unwrap();
    drop(unfinished);
    std::fs::copy(dir.path().join("secret.key"), copy.path().join("secret.key")).unwrap();
    let copied = Meta::open(copy.path(), ids).await.unwrap();
    let mut tx = copied.begin().await.unwrap();
    assert_eq!(accounts::list(&mut tx).await.unwrap().len(), 1);
}
