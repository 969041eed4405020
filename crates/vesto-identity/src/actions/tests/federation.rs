use vesto_policy::Principal;

use crate::testing::{World, allow, credentials, element};

const ARN: &str = "arn:aws:sts::123456789012:federated-user/Bob";

#[tokio::test]
async fn a_federated_user_may_what_the_user_and_the_session_policy_allow() {
    let world = World::new().await;
    let everything = allow("*", "*");
    let user = world.user("broker", &everything).await;
    let policy = allow("s3:GetObject", "*");
    let answer = world.call(&user, "GetFederationToken", &[("Name", "Bob"), ("Policy", &policy)]).await;
    assert_eq!(element(&answer, "FederatedUserId").unwrap(), "123456789012:Bob");
    assert_eq!(element(&answer, "Arn").unwrap(), ARN);
    let bob = world.by_credentials(&credentials(&answer)).unwrap();
    assert!(matches!(bob.principal(), Principal::FederatedUser { .. }));
    bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").unwrap();
    assert_eq!(
        bob.authorize("s3:PutObject", "arn:aws:s3:::b/k").unwrap_err().message(),
        format!(
            "User: {ARN} is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/k because no session \
             policy allows the s3:PutObject action"
        )
    );
    world.put_user_policy("broker", &allow("sts:*", "*")).await;
    bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").unwrap_err();
    let identity = world.call(&bob, "GetCallerIdentity", &[]).await;
    assert_eq!(element(&identity, "Arn").unwrap(), ARN);
    world.put_user_policy("broker", &everything).await;
    let own = world.call(&user, "GetSessionToken", &[]).await;
    let session = world.by_credentials(&credentials(&own)).unwrap();
    for caller in [&bob, &session] {
        let decoded = world.call(caller, "DecodeAuthorizationMessage", &[("EncodedMessage", "x")]).await;
        assert_eq!(decoded, "403 AccessDenied: Cannot call DecodeAuthorizationMessage with session credentials");
        let info = world.call(caller, "GetAccessKeyInfo", &[("AccessKeyId", "AKIAIOSFODNN7EXAMPLE")]).await;
        assert_eq!(info, "403 AccessDenied: Cannot call GetAccessKeyInfo with session credentials");
    }
    let iam = world.call(&bob, "ListUsers", &[]).await;
    assert!(iam.starts_with("403 InvalidClientTokenId"), "{iam}");
}

#[tokio::test]
async fn without_a_session_policy_a_federated_user_may_nothing() {
    let world = World::new().await;
    let user = world.user("broker", &allow("*", "*")).await;
    let answer = world.call(&user, "GetFederationToken", &[("Name", "Bob")]).await;
    let bob = world.by_credentials(&credentials(&answer)).unwrap();
    bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").unwrap_err();
    let again = world.call(&bob, "GetFederationToken", &[("Name", "Eve")]).await;
    assert_eq!(again, "403 AccessDenied: Cannot call GetFederationToken with session credentials");
    let role = [("RoleArn", "arn:aws:iam::123456789012:role/R"), ("RoleSessionName", "bob")];
    let role = world.call(&bob, "AssumeRole", &role).await;
    assert_eq!(role, "403 AccessDenied: Cannot call AssumeRole with the credentials of a federated user");
}

#[tokio::test]
async fn names_and_sizes_are_checked() {
    let world = World::new().await;
    let root = world.root();
    let answer = world.call(&root, "GetFederationToken", &[("Name", "B")]).await;
    assert!(answer.ends_with("Member must have length greater than or equal to 2"), "{answer}");
    let tags: Vec<_> = (1..=12)
        .flat_map(|n| {
            [
                (format!("Tags.member.{n}.Key"), format!("k{n}{}", "k".repeat(120))),
                (format!("Tags.member.{n}.Value"), "v".repeat(256)),
            ]
        })
        .collect();
    let params: Vec<_> =
        [("Name", "Bob")].into_iter().chain(tags.iter().map(|(key, value)| (&**key, &**value))).collect();
    let answer = world.call(&root, "GetFederationToken", &params).await;
    assert_eq!(
        answer,
        "400 PackedPolicyTooLarge: Packed policy consumes 111% of allotted space, please use smaller policy."
    );
}

#[tokio::test]
async fn a_denial_can_be_decoded_in_its_account_alone() {
    let world = World::new().await;
    let ann = world.user("ann", &allow("sts:DecodeAuthorizationMessage", "*")).await;
    world.call(&ann, "ListUsers", &[]).await;
    let encoded = world.identity.authorization_message(ann.request_id()).unwrap();
    let answer = world.call(&ann, "DecodeAuthorizationMessage", &[("EncodedMessage", &encoded)]).await;
    let decoded = element(&answer, "DecodedMessage").unwrap().replace("&quot;", "\"");
    let message: serde_json::Value = serde_json::from_str(&decoded).unwrap();
    for (pointer, value) in [
        ("/allowed", serde_json::json!(false)),
        ("/explicitDeny", serde_json::json!(false)),
        ("/context/action", serde_json::json!("iam:ListUsers")),
        ("/context/principal/arn", serde_json::json!("arn:aws:iam::123456789012:user/ann")),
        ("/failures/items/0/value", serde_json::json!("identity-based policy")),
    ] {
        assert_eq!(message.pointer(pointer), Some(&value), "{pointer}");
    }
    let invalid = "400 InvalidAuthorizationMessageException:";
    let other = world.call(&world.other_root(), "DecodeAuthorizationMessage", &[("EncodedMessage", &encoded)]).await;
    assert!(other.starts_with(invalid), "{other}");
    let changed =
        world.call(&ann, "DecodeAuthorizationMessage", &[("EncodedMessage", encoded.get(1..).unwrap())]).await;
    assert!(changed.starts_with(invalid), "{changed}");
    let mut keys = vesto_policy::Context::new();
    keys.set_string("s3:prefix", "p".repeat(10_000));
    let input = crate::AuthzInput::context(keys);
    ann.authorize_with("s3:ListBucket", "arn:aws:s3:::b", input).unwrap_err();
    assert_eq!(world.identity.authorization_message(ann.request_id()), None, "too long to be decoded");
    let bob = world.user("bob", "").await;
    let denied = world.call(&bob, "DecodeAuthorizationMessage", &[("EncodedMessage", &encoded)]).await;
    assert!(denied.starts_with("403 AccessDenied"), "{denied}");
}
