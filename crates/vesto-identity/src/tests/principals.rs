use vesto_policy::{Policy, PolicyKind};

use crate::testing::World;

fn bucket_policy(world: &World, principal: &str) -> (String, Policy) {
    let document = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}]}}"#
    );
    let policy = Policy::parse(&document, PolicyKind::Resource, &world.identity.parse_options()).unwrap();
    (document, policy)
}

#[tokio::test]
async fn principals_are_bound_to_the_users_that_they_name() {
    let world = World::new().await;
    world.user("ann", "").await;
    let arn = "arn:aws:iam::123456789012:user/ann";
    let (document, policy) = bucket_policy(&world, arn);
    let bound = world.identity.bind_principals(&policy).unwrap();
    let [(bound_arn, id)] = &bound[..] else { panic!("{bound:?}") };
    assert_eq!((bound_arn.as_str(), Some(id.clone())), (arn, world.identity.unique_id(arn)));
    assert_eq!(world.identity.shown_document(&document, &bound), document);

    let keys = world.make("ListAccessKeys", &[("UserName", "ann")]).await;
    let key = crate::testing::element(&keys, "AccessKeyId").unwrap();
    world.make("DeleteAccessKey", &[("UserName", "ann"), ("AccessKeyId", &key)]).await;
    world.make("DeleteUser", &[("UserName", "ann")]).await;
    world.user("ann", "").await;
    let shown = world.identity.shown_document(&document, &bound);
    assert!(shown.contains(id.as_str()) && !shown.contains(arn), "{shown}");
}

#[tokio::test]
async fn principals_that_do_not_exist_are_refused() {
    let world = World::new().await;
    for principal in ["arn:aws:iam::123456789012:user/nobody", "AIDAAAAAAAAAAAAAAAAAA"] {
        let (_, policy) = bucket_policy(&world, principal);
        let error = world.identity.bind_principals(&policy).unwrap_err();
        assert_eq!(error.message(), format!(r#"Invalid principal in policy: "AWS":"{principal}""#));
    }
    for principal in ["*", "210987654321", "arn:aws:iam::210987654321:root"] {
        let (_, policy) = bucket_policy(&world, principal);
        assert_eq!(world.identity.bind_principals(&policy).unwrap(), []);
    }
}
