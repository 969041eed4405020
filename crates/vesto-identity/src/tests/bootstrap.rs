use std::sync::Arc;

use vesto_meta::Meta;
use vesto_types::{AccessKeyId, Clock, Ids, Secret, SeededIds};

use crate::{
    BootstrapAccount, BootstrapError, BootstrapInlinePolicy, BootstrapSpec, BootstrapUser, Identity, IdentityOptions,
    testing::{ACCOUNT, OTHER_ACCOUNT, ROOT_KEY, World, account, allow, clock, region},
};

async fn empty() -> Identity {
    let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
    let clock: Arc<dyn Clock> = Arc::new(clock());
    let meta = Meta::in_memory(Arc::clone(&ids)).await.unwrap();
    Identity::open(meta, IdentityOptions::new(account(ACCOUNT), region()), clock, ids).await.unwrap()
}

fn analyst() -> BootstrapUser {
    BootstrapUser {
        name: "analyst".into(),
        access_key: Some((AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(), Secret::new("wJalr"))),
        policies: vec!["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".into()],
        inline: vec![BootstrapInlinePolicy { name: "p".into(), document: allow("redshift:*", "*") }],
    }
}

fn other_account() -> BootstrapAccount {
    BootstrapAccount { users: vec![analyst()], ..BootstrapAccount::new(account(OTHER_ACCOUNT)) }
}

#[tokio::test]
async fn the_first_start_makes_a_root_key_and_later_ones_do_not() {
    let identity = empty().await;
    let keys = identity.bootstrap(&BootstrapSpec::default()).await.unwrap();
    let [key] = keys.as_slice() else { panic!("{} keys", keys.len()) };
    assert_eq!(key.account, account(ACCOUNT));
    assert!(key.access_key_id.as_str().starts_with("AKIA") && key.secret_access_key.expose().len() == 40);
    assert!(!format!("{key:?}").contains(key.secret_access_key.expose()));
    assert!(identity.access_key(&key.access_key_id).is_some());
    let spec = BootstrapSpec { accounts: vec![other_account()] };
    assert_eq!(identity.bootstrap(&spec).await.unwrap(), []);
    assert_eq!(identity.accounts(), [account(ACCOUNT)]);
}

#[tokio::test]
async fn defined_accounts_and_users_are_made() {
    let identity = empty().await;
    let keys = identity.bootstrap(&BootstrapSpec { accounts: vec![other_account()] }).await.unwrap();
    assert_eq!(keys.len(), 2);
    assert_eq!(identity.accounts(), [account(ACCOUNT), account(OTHER_ACCOUNT)]);
    let key = identity.access_key(&AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap()).unwrap();
    assert_eq!(key.owner.account(), &account(OTHER_ACCOUNT));
}

#[tokio::test]
async fn wrong_definitions_make_nothing() {
    let unknown_policy = BootstrapUser { policies: vec!["arn:aws:iam::aws:policy/None".into()], ..analyst() };
    let bad_document =
        BootstrapUser { inline: vec![BootstrapInlinePolicy { name: "p".into(), document: "{".into() }], ..analyst() };
    for users in [vec![unknown_policy], vec![bad_document], vec![analyst(), analyst()]] {
        let identity = empty().await;
        let spec = BootstrapSpec { accounts: vec![BootstrapAccount { users, ..other_account() }] };
        let error = identity.bootstrap(&spec).await.unwrap_err();
        assert!(!matches!(error, BootstrapError::Identity(_)), "{error}");
        assert_eq!(identity.accounts(), []);
    }
    let identity = empty().await;
    let twice = BootstrapSpec { accounts: vec![other_account(), other_account()] };
    assert!(matches!(identity.bootstrap(&twice).await, Err(BootstrapError::DuplicateAccount(_))));
}

#[tokio::test]
async fn a_reset_leaves_what_the_first_start_made() {
    let identity = empty().await;
    identity.bootstrap(&BootstrapSpec { accounts: vec![other_account()] }).await.unwrap();
    identity.reset().await.unwrap();
    assert_eq!(identity.accounts(), [account(ACCOUNT), account(OTHER_ACCOUNT)]);
    assert!(identity.access_key(&AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap()).is_some());

    let world = World::new().await;
    world.user("bob", &allow("s3:*", "*")).await;
    world.identity.reset().await.unwrap();
    assert!(world.by_key(ROOT_KEY, None).is_ok());
    assert!(world.identity.decision_log().recent(10).is_empty());
    assert!(!world.make("ListUsers", &[]).await.contains("bob"));
    world.user("bob", &allow("s3:*", "*")).await;
}
