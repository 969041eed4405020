use super::*;
use crate::{AuthnError, testing::World};

#[tokio::test]
async fn a_link_signs_in_once_as_a_root_that_may_call_iam_and_sts() {
    let world = World::new().await;
    let token = world.identity.sign_in_token();
    assert!(matches!(world.identity.sign_in("guess").await, Err(SignInError::Token)));
    let signed_in = world.identity.sign_in(token.expose()).await.unwrap();
    assert!(matches!(world.identity.sign_in(token.expose()).await, Err(SignInError::Token)));

    let root = world.by_key(signed_in.access_key_id.as_str(), Some(signed_in.token.expose())).unwrap();
    assert_eq!(root.principal(), world.root().principal());
    let users = world.call(&root, "ListUsers", &[]).await;
    assert!(users.contains("<Users"), "{users}");
    let identity = world.call(&root, "GetCallerIdentity", &[]).await;
    assert!(identity.contains(":root</Arn>"), "{identity}");
    // Credentials that end are not to be had anew by who holds them.
    let more = world.call(&root, "GetSessionToken", &[]).await;
    assert!(more.contains("Cannot call GetSessionToken with session credentials"), "{more}");

    world.clock.advance(SESSION);
    let ended = world.by_key(signed_in.access_key_id.as_str(), Some(signed_in.token.expose()));
    assert_eq!(ended.unwrap_err(), AuthnError::Expired);
}

#[tokio::test]
async fn a_link_is_good_for_fifteen_minutes() {
    let world = World::new().await;
    let token = world.identity.sign_in_token();
    world.clock.advance(LINK_LIFETIME);
    assert!(matches!(world.identity.sign_in(token.expose()).await, Err(SignInError::Token)));
}

#[tokio::test]
async fn only_the_newest_links_are_kept() {
    let world = World::new().await;
    let first = world.identity.sign_in_token();
    for _ in 0..MAX_LINKS {
        world.identity.sign_in_token();
    }
    assert!(matches!(world.identity.sign_in(first.expose()).await, Err(SignInError::Token)));
    assert_eq!(world.identity.open_links().len(), MAX_LINKS);
}
