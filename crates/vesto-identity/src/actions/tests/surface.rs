use crate::{
    ActionTable, Identity,
    actions::{iam_actions, sts_actions},
    testing::World,
};

/// How many operations are built; these numbers only rise.
const IAM_BUILT: usize = 167;
const STS_BUILT: usize = 6;

fn check_surface(table: &ActionTable<Identity>, model: &str, built: usize) {
    let mut known: Vec<_> = table.built_names().chain(table.unbuilt_names()).collect();
    known.sort_unstable();
    let mut model: Vec<_> = model.lines().collect();
    model.sort_unstable();
    assert_eq!(known, model);
    assert!(table.built_names().count() >= built, "{} of {}", table.built_names().count(), known.len());
}

#[test]
fn every_operation_of_the_models_is_known_once_and_the_built_ones_only_rise() {
    let (iam, sts) = (iam_actions(), sts_actions());
    check_surface(&iam, include_str!("iam_operations.txt"), IAM_BUILT);
    check_surface(&sts, include_str!("sts_operations.txt"), STS_BUILT);
    assert_eq!((iam.service(), iam.version()), ("iam", "2010-05-08"));
    assert_eq!((sts.service(), sts.version()), ("sts", "2011-06-15"));
}

#[tokio::test]
async fn unknown_and_unbuilt_operations_are_told_apart() {
    let world = World::new().await;
    assert_eq!(
        world.call(&world.root(), "MakeUser", &[]).await,
        "400 InvalidAction: Could not find operation MakeUser for version 2010-05-08"
    );
    assert_eq!(
        world.call(&world.root(), "CreateDelegationRequest", &[]).await,
        "501 NotImplemented: The operation iam:CreateDelegationRequest is not supported yet."
    );
}

#[tokio::test]
async fn missing_and_malformed_parameters_are_named() {
    let world = World::new().await;
    let root = world.root();
    assert_eq!(
        world.call(&root, "CreateUser", &[]).await,
        "400 ValidationError: 1 validation error detected: Value null at 'userName' failed to satisfy constraint: \
         Member must not be null"
    );
    assert_eq!(
        world.call(&root, "CreateUser", &[("UserName", "a b")]).await,
        "400 ValidationError: 1 validation error detected: Value 'a b' at 'userName' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [\\w+=,.@-]+"
    );
    assert_eq!(
        world.call(&root, "CreateRole", &[("RoleName", &"r".repeat(65)), ("AssumeRolePolicyDocument", "{}")]).await,
        format!(
            "400 ValidationError: 1 validation error detected: Value '{}' at 'roleName' failed to satisfy constraint: \
             Member must have length less than or equal to 64",
            "r".repeat(65)
        )
    );
    assert_eq!(
        world.call(&root, "GetPolicy", &[("PolicyArn", "this-is-not-an-arn-at-all")]).await,
        "400 ValidationError: Invalid ARN:  Could not be parsed!"
    );
}

#[tokio::test]
async fn permission_is_asked_before_existence_is_told() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    let refused = |action: &str, resource: &str| {
        format!(
            "403 AccessDenied: User: arn:aws:iam::123456789012:user/bob is not authorized to perform: iam:{action} on \
             resource: {resource} because no identity-based policy allows the iam:{action} action"
        )
    };
    let arn = |rest: &str| format!("arn:aws:iam::123456789012:{rest}");
    let policy = arn("policy/none");
    for (action, params, resource) in [
        ("GetUser", vec![("UserName", "nobody")], arn("user/nobody")),
        ("DeleteUser", vec![("UserName", "nobody")], arn("user/nobody")),
        ("GetRole", vec![("RoleName", "none")], arn("role/none")),
        ("DeleteRole", vec![("RoleName", "none")], arn("role/none")),
        ("ListUsers", vec![], arn("user/")),
        ("ListRoles", vec![("PathPrefix", "/team/")], arn("role/team/")),
        ("ListPolicies", vec![], "policy path /".to_owned()),
        ("GetPolicy", vec![("PolicyArn", policy.as_str())], policy.clone()),
        ("AttachRolePolicy", vec![("RoleName", "none"), ("PolicyArn", policy.as_str())], arn("role/none")),
        ("CreateAccessKey", vec![], arn("user/bob")),
    ] {
        assert_eq!(world.call(&bob, action, &params).await, refused(action, &resource), "{action}");
    }
}
