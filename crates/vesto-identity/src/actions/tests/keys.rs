use vesto_types::Secret;

use crate::{
    AuthnError,
    testing::{ROOT_KEY, World, credentials, element, region},
};

#[tokio::test]
async fn a_user_has_at_most_two_keys_and_the_secret_is_shown_once() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "bob")]).await;
    let first = world.make("CreateAccessKey", &[("UserName", "bob")]).await;
    let key = credentials(&first);
    assert!(key.id.as_str().starts_with("AKIA") && key.id.as_str().len() == 20);
    assert_eq!(key.secret.expose().len(), 40);
    assert!(first.contains("<Status>Active</Status>"), "{first}");
    world.make("CreateAccessKey", &[("UserName", "bob")]).await;
    assert_eq!(
        world.call(&world.root(), "CreateAccessKey", &[("UserName", "bob")]).await,
        "409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2"
    );
    let listed = world.make("ListAccessKeys", &[("UserName", "bob")]).await;
    assert_eq!(listed.matches("<AccessKeyId>").count(), 2);
    assert!(!listed.contains("Secret"), "{listed}");
}

#[tokio::test]
async fn an_inactive_or_deleted_key_does_not_authenticate() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "bob")]).await;
    let key = credentials(&world.make("CreateAccessKey", &[("UserName", "bob")]).await);
    assert!(world.by_credentials(&key).is_ok());
    assert_eq!(world.by_key(key.id.as_str(), Some("token")).unwrap_err(), AuthnError::Token);
    let id = ("AccessKeyId", key.id.as_str());
    world.make("UpdateAccessKey", &[("UserName", "bob"), id, ("Status", "Inactive")]).await;
    assert_eq!(world.by_credentials(&key).unwrap_err(), AuthnError::Inactive);
    world.make("UpdateAccessKey", &[("UserName", "bob"), id, ("Status", "Active")]).await;
    assert!(world.by_credentials(&key).is_ok());
    world.make("DeleteAccessKey", &[("UserName", "bob"), id]).await;
    assert_eq!(world.by_credentials(&key).unwrap_err(), AuthnError::UnknownKey);
    assert_eq!(
        world.call(&world.root(), "DeleteAccessKey", &[("UserName", "bob"), id]).await,
        format!("404 NoSuchEntity: The Access Key with id {} cannot be found.", key.id)
    );
}

#[tokio::test]
async fn keys_given_as_text_need_the_right_secret() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "bob")]).await;
    let key = credentials(&world.make("CreateAccessKey", &[("UserName", "bob")]).await);
    let with = |secret: &Secret| world.identity.context_for_keys(&key.id, secret, None, world.request());
    assert_eq!(with(&key.secret).unwrap().caller_arn(), "arn:aws:iam::123456789012:user/bob");
    assert_eq!(with(&Secret::new("guess")).unwrap_err(), AuthnError::WrongSecret);
}

#[tokio::test]
async fn the_last_use_of_a_key_is_told() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "bob")]).await;
    let key = credentials(&world.make("CreateAccessKey", &[("UserName", "bob")]).await);
    let id = [("AccessKeyId", key.id.as_str())];
    let never = world.make("GetAccessKeyLastUsed", &id).await;
    assert_eq!(element(&never, "ServiceName").as_deref(), Some("N/A"), "{never}");
    world.identity.note_use(&key.id, "s3", &region());
    let used = world.make("GetAccessKeyLastUsed", &id).await;
    assert_eq!(element(&used, "ServiceName").as_deref(), Some("s3"));
    assert_eq!(element(&used, "LastUsedDate").as_deref(), Some("2027-01-15T08:00:00Z"));
    let bob = world.by_credentials(&key).unwrap();
    let temporary = credentials(&world.call(&bob, "GetSessionToken", &[]).await);
    world.identity.note_use(&temporary.id, "s3", &region());
    assert_eq!(world.identity.last_use(&temporary.id), None, "temporary keys are not kept");
}

#[tokio::test]
async fn root_manages_its_own_keys_without_a_name() {
    let world = World::new().await;
    let listed = world.make("ListAccessKeys", &[]).await;
    assert!(listed.contains(ROOT_KEY) && !listed.contains("UserName"), "{listed}");
    let second = credentials(&world.make("CreateAccessKey", &[]).await);
    assert_eq!(world.by_credentials(&second).unwrap().caller_arn(), "arn:aws:iam::123456789012:root");
    assert_eq!(
        world.call(&world.root(), "CreateAccessKey", &[]).await,
        "409 LimitExceeded: Cannot exceed quota for AccessKeysPerAccount: 2"
    );
}
