use chrono::TimeDelta;

use crate::testing::{World, allow, clock};

const BOB: (&str, &str) = ("UserName", "bob");
const GOOD: &str = "Str0ng&Secret";

fn password(text: &str) -> (&str, &str) {
    ("Password", text)
}

#[tokio::test]
async fn a_login_profile_from_creation_to_deletion() {
    let world = World::new().await;
    let root = world.root();
    assert_eq!(
        world.call(&root, "CreateLoginProfile", &[BOB, password(GOOD)]).await,
        "404 NoSuchEntity: The user with name bob cannot be found."
    );
    world.make("CreateUser", &[BOB]).await;
    assert_eq!(
        world.make("CreateLoginProfile", &[BOB, password(GOOD)]).await,
        "<LoginProfile>\n<UserName>bob</UserName>\n<CreateDate>2027-01-15T08:00:00Z</CreateDate>\n\
         <PasswordResetRequired>false</PasswordResetRequired>\n</LoginProfile>"
    );
    assert_eq!(
        world.call(&root, "CreateLoginProfile", &[BOB, password(GOOD)]).await,
        "409 EntityAlreadyExists: Login Profile for User bob already exists."
    );
    world.make("UpdateLoginProfile", &[BOB, ("PasswordResetRequired", "true")]).await;
    assert!(world.make("GetLoginProfile", &[BOB]).await.contains("<PasswordResetRequired>true<"));
    assert_eq!(
        world.call(&root, "DeleteUser", &[BOB]).await,
        "409 DeleteConflict: Cannot delete entity, must delete login profile first."
    );
    world.make("DeleteLoginProfile", &[BOB]).await;
    for action in ["GetLoginProfile", "DeleteLoginProfile", "UpdateLoginProfile"] {
        let answer = world.call(&root, action, &[BOB]).await;
        assert_eq!(answer, "404 NoSuchEntity: Login Profile for User bob cannot be found.", "{action}");
    }
    world.make("DeleteUser", &[BOB]).await;
}

#[tokio::test]
async fn passwords_follow_the_policy_of_aws_or_the_accounts_own() {
    let world = World::new().await;
    let root = world.root();
    world.make("CreateUser", &[BOB]).await;
    let refused = |text: &'static str| {
        let (world, root) = (&world, &root);
        async move { world.call(root, "CreateLoginProfile", &[BOB, password(text)]).await }
    };
    assert_eq!(refused("Sh0rt&").await, "400 PasswordPolicyViolation: Password should have a minimum length of 8");
    assert!(
        refused("onlylowercase").await.starts_with("400 PasswordPolicyViolation: Password should have at least three")
    );
    let policy = [("MinimumPasswordLength", "12"), ("RequireSymbols", "true"), ("RequireNumbers", "true")];
    world.make("UpdateAccountPasswordPolicy", &policy).await;
    assert_eq!(refused("Shorter&0").await, "400 PasswordPolicyViolation: Password should have a minimum length of 12");
    assert_eq!(
        refused("longenough&symbols").await,
        "400 PasswordPolicyViolation: Password should have at least one number"
    );
    let answer = refused("tab\u{7}bell&0000000").await;
    assert!(answer.contains("Value '*****' at 'password'"), "{answer}");
    world.make("CreateLoginProfile", &[BOB, password("longenough&0")]).await;
}

#[tokio::test]
async fn the_password_policy_is_stored_shown_and_deleted() {
    let world = World::new().await;
    let root = world.root();
    let get = || world.call(&root, "GetAccountPasswordPolicy", &[]);
    let none = "404 NoSuchEntity: The Password Policy with domain name 123456789012 cannot be found.";
    assert_eq!(get().await, none);
    world.make("UpdateAccountPasswordPolicy", &[("MaxPasswordAge", "90"), ("PasswordReusePrevention", "5")]).await;
    let shown = get().await;
    for line in [
        "<MinimumPasswordLength>6</MinimumPasswordLength>",
        "<ExpirePasswords>true</ExpirePasswords>",
        "<MaxPasswordAge>90</MaxPasswordAge>",
        "<PasswordReusePrevention>5</PasswordReusePrevention>",
        "<AllowUsersToChangePassword>false</AllowUsersToChangePassword>",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    assert_eq!(
        world.call(&root, "UpdateAccountPasswordPolicy", &[("MinimumPasswordLength", "129")]).await,
        "400 ValidationError: 1 validation error detected: Value '129' at 'minimumPasswordLength' failed to satisfy \
         constraint: Member must have value less than or equal to 128"
    );
    world.make("DeleteAccountPasswordPolicy", &[]).await;
    assert_eq!(get().await, none);
    assert_eq!(
        world.call(&root, "DeleteAccountPasswordPolicy", &[]).await,
        "404 NoSuchEntity: The account policy with name PasswordPolicy cannot be found."
    );
}

#[tokio::test]
async fn users_change_their_own_password_and_not_to_an_earlier_one() {
    let world = World::new().await;
    let bob = world.user("bob", &allow("iam:ChangePassword", "*")).await;
    world.make("CreateLoginProfile", &[BOB, password(GOOD), ("PasswordResetRequired", "true")]).await;
    world.make("UpdateAccountPasswordPolicy", &[("PasswordReusePrevention", "2")]).await;
    let change = |old: &'static str, new: &'static str| {
        let (world, bob) = (&world, &bob);
        async move { world.call(bob, "ChangePassword", &[("OldPassword", old), ("NewPassword", new)]).await }
    };
    assert_eq!(change("wrong", "Another1!").await, "403 AccessDenied: The old password was incorrect.");
    assert!(change(GOOD, GOOD).await.starts_with("400 PasswordPolicyViolation"));
    assert_eq!(change(GOOD, "Another1!").await, "");
    assert!(world.make("GetLoginProfile", &[BOB]).await.contains("<PasswordResetRequired>false<"));
    assert!(change("Another1!", GOOD).await.starts_with("400 PasswordPolicyViolation"), "the one before");
    assert_eq!(change("Another1!", "Third3?third").await, "");
    assert_eq!(change("Third3?third", GOOD).await, "", "two others came between");
    assert_eq!(
        world.call(&world.root(), "ChangePassword", &[("OldPassword", "a"), ("NewPassword", "b")]).await,
        "400 InvalidUserType: Only IAM Users can change their own password"
    );
}

#[tokio::test]
async fn the_account_can_let_all_users_change_their_password_but_a_deny_stands() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    world.make("CreateLoginProfile", &[BOB, password(GOOD)]).await;
    let params = [("OldPassword", GOOD), ("NewPassword", "Another1!")];
    assert!(world.call(&bob, "ChangePassword", &params).await.starts_with("403 AccessDenied: User: "));
    world.make("UpdateAccountPasswordPolicy", &[("AllowUsersToChangePassword", "true")]).await;
    world.put_user_policy("bob", &allow("iam:ChangePassword", "*").replace("Allow", "Deny")).await;
    assert!(world.call(&bob, "ChangePassword", &params).await.starts_with("403 AccessDenied: User: "));
    world.make("DeleteUserPolicy", &[BOB, ("PolicyName", "own")]).await;
    assert_eq!(world.call(&bob, "ChangePassword", &params).await, "");
}

#[tokio::test]
async fn with_hard_expiry_an_expired_password_cannot_be_changed_by_its_user() {
    let world = World::new().await;
    let bob = world.user("bob", &allow("iam:ChangePassword", "*")).await;
    world.make("CreateLoginProfile", &[BOB, password(GOOD)]).await;
    world.make("UpdateAccountPasswordPolicy", &[("MaxPasswordAge", "1"), ("HardExpiry", "true")]).await;
    world.clock.advance(TimeDelta::days(2));
    let params = [("OldPassword", GOOD), ("NewPassword", "Another1!")];
    assert!(
        world.call(&bob, "ChangePassword", &params).await.starts_with("403 AccessDenied: The password has expired")
    );
}

#[tokio::test]
async fn passwords_and_aliases_survive_a_restart_and_no_password_is_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::in_dir(dir.path(), std::sync::Arc::new(clock())).await;
    world.make("CreateUser", &[BOB]).await;
    world.make("CreateLoginProfile", &[BOB, password(GOOD)]).await;
    world.make("CreateAccountAlias", &[("AccountAlias", "acme")]).await;
    drop(world);
    let world = World::in_dir(dir.path(), std::sync::Arc::new(clock())).await;
    assert!(world.make("GetLoginProfile", &[BOB]).await.contains("bob"));
    assert!(world.make("ListAccountAliases", &[]).await.contains("<member>acme</member>"));
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in [GOOD, "acme\""] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
        }
    }
}

#[tokio::test]
async fn an_account_has_one_alias_that_no_other_has() {
    let world = World::new().await;
    let alias = |name| [("AccountAlias", name)];
    world.make("CreateAccountAlias", &alias("acme")).await;
    assert_eq!(
        world.call(&world.other_root(), "CreateAccountAlias", &alias("acme")).await,
        "409 EntityAlreadyExists: The account alias acme already exists."
    );
    world.make("CreateAccountAlias", &alias("acme-data")).await;
    let listed = world.make("ListAccountAliases", &[]).await;
    assert!(listed.contains("<member>acme-data</member>") && !listed.contains("<member>acme</member>"), "{listed}");
    assert!(world.call(&world.root(), "CreateAccountAlias", &alias("-x-")).await.starts_with("400 ValidationError"));
    world.make("DeleteAccountAlias", &alias("acme-data")).await;
    assert_eq!(
        world.call(&world.root(), "DeleteAccountAlias", &alias("acme-data")).await,
        "404 NoSuchEntity: The account alias with name acme-data cannot be found."
    );
}
