use std::sync::Arc;

use chrono::TimeDelta;
use vesto_types::SeededIds;

use super::*;
use crate::Meta;

#[tokio::test]
async fn a_credential_is_kept_sealed_until_it_expires() {
    let ids = Arc::new(SeededIds::default());
    let meta = Meta::in_memory(ids.clone()).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    let credential = CredentialRecord {
        id: "1".into(),
        namespace: "00000000-0000-0000-0000-000000000001".into(),
        login_name: "IAMA:ann:loaders".into(),
        login: TemporaryLogin {
            user: "ann".into(),
            missing_user: MissingUser::Create,
            groups: ["loaders".to_owned()].into(),
            roles: ["analysts".to_owned()].into(),
            database: Some("dev".into()),
            access_key: Some(AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap()),
        },
        verifiers: PasswordVerifiers::of("IAMA:ann:loaders", &Secret::new("long password"), &*ids),
        expires_at: DateTime::UNIX_EPOCH + TimeDelta::minutes(15),
    };
    insert(&mut tx, &credential).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), std::slice::from_ref(&credential));
    let (sealed,): (Vec<u8>,) =
        sqlx::query_as("SELECT verifiers FROM cluster_credentials").fetch_one(tx.connection()).await.unwrap();
    let shown = String::from_utf8_lossy(&sealed).into_owned();
    assert!(!shown.contains(&credential.verifiers.md5), "verifiers are not readable on disk");
    delete_expired(&mut tx, credential.expires_at).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), []);
}
