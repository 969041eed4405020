use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use vesto_types::Clock;

use crate::{
    OpCtx,
    testing::{World, allow, credentials, element, role_arn},
    totp,
};

const SERIAL: (&str, &str) = ("SerialNumber", "arn:aws:iam::123456789012:mfa/bobs");
const ONLY_WITH_MFA: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListRoles","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"},"NumericLessThan":{"aws:MultiFactorAuthAge":"60"}}}]}"#;

async fn device(world: &World) -> Vec<u8> {
    let made = world.make("CreateVirtualMFADevice", &[("VirtualMFADeviceName", "bobs")]).await;
    let seed = STANDARD.decode(element(&made, "Base32StringSeed").unwrap()).unwrap();
    totp::decode_base32(std::str::from_utf8(&seed).unwrap()).unwrap()
}

fn code(world: &World, seed: &[u8], steps: i64) -> String {
    totp::code(seed, world.clock.now().timestamp() / totp::STEP_SECONDS + steps)
}

async fn enable(world: &World, seed: &[u8]) -> String {
    let (first, second) = (code(world, seed, -1), code(world, seed, 0));
    let codes = [("AuthenticationCode1", first.as_str()), ("AuthenticationCode2", second.as_str())];
    world.call(&world.root(), "EnableMFADevice", &[("UserName", "bob"), SERIAL, codes[0], codes[1]]).await
}

async fn session(world: &World, ctx: &OpCtx, code: &str) -> String {
    world.call(ctx, "GetSessionToken", &[SERIAL, ("TokenCode", code)]).await
}

#[tokio::test]
async fn a_device_is_shown_with_its_seed_once_and_belongs_to_one_user() {
    let world = World::new().await;
    world.user("bob", "").await;
    let seed = device(&world).await;
    assert_eq!(seed.len(), 40);
    assert_eq!(
        world.call(&world.root(), "CreateVirtualMFADevice", &[("VirtualMFADeviceName", "bobs")]).await,
        "409 EntityAlreadyExists: MFADevice entity at the same path and name already exists."
    );
    let unassigned = world.make("ListVirtualMFADevices", &[("AssignmentStatus", "Unassigned")]).await;
    assert!(unassigned.contains("mfa/bobs") && !unassigned.contains("Seed"), "{unassigned}");
    assert_eq!(enable(&world, &seed).await, "");
    assert_eq!(
        enable(&world, &seed).await,
        "409 EntityAlreadyExists: MFA Device arn:aws:iam::123456789012:mfa/bobs is already in use."
    );
    let listed = world.make("ListMFADevices", &[("UserName", "bob")]).await;
    assert_eq!(element(&listed, "EnableDate").as_deref(), Some("2027-01-15T08:00:00Z"));
    let got = world.make("GetMFADevice", &[("UserName", "bob"), SERIAL]).await;
    assert_eq!(element(&got, "SerialNumber").as_deref(), Some(SERIAL.1));
    assert_eq!(world.make("GetMFADevice", &[SERIAL]).await, got, "the device names its user");
    let assigned = world.make("ListVirtualMFADevices", &[("AssignmentStatus", "Assigned")]).await;
    assert_eq!(element(&assigned, "UserName").as_deref(), Some("bob"));
    let root = world.root();
    let delete = || world.call(&root, "DeleteVirtualMFADevice", &[SERIAL]);
    assert_eq!(delete().await, "409 DeleteConflict: MFA VirtualDevice in use. Must deactivate first.");
    world.make("DeactivateMFADevice", &[("UserName", "bob"), SERIAL]).await;
    assert_eq!(delete().await, "");
    assert_eq!(
        delete().await,
        "404 NoSuchEntity: VirtualMFADevice with serial number arn:aws:iam::123456789012:mfa/bobs doesn't exist."
    );
}

#[tokio::test]
async fn a_device_is_enabled_by_two_codes_in_a_row() {
    let world = World::new().await;
    world.user("bob", "").await;
    let seed = device(&world).await;
    let codes = [code(&world, &seed, 0), code(&world, &seed, 2)];
    let params =
        [("UserName", "bob"), SERIAL, ("AuthenticationCode1", &*codes[0]), ("AuthenticationCode2", &*codes[1])];
    assert_eq!(
        world.call(&world.root(), "EnableMFADevice", &params).await,
        "403 InvalidAuthenticationCode: Authentication code for device is not valid."
    );
    assert_eq!(enable(&world, &seed).await, "");
}

#[tokio::test]
async fn a_session_made_with_a_code_meets_mfa_conditions_while_it_is_young() {
    let world = World::new().await;
    let bob = world.user("bob", ONLY_WITH_MFA).await;
    let seed = device(&world).await;
    enable(&world, &seed).await;
    assert!(world.call(&bob, "ListRoles", &[]).await.starts_with("403 AccessDenied"));
    let made = credentials(&session(&world, &bob, &code(&world, &seed, 1)).await);
    let with_mfa = world.by_credentials(&made).unwrap();
    assert!(world.call(&with_mfa, "ListRoles", &[]).await.contains("<Roles/>"));
    world.clock.advance(TimeDelta::seconds(61));
    let grown_old = world.by_credentials(&made).unwrap();
    assert!(world.call(&grown_old, "ListRoles", &[]).await.starts_with("403 AccessDenied"));
}

#[tokio::test]
async fn a_code_works_once_and_only_for_its_owner() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    let seed = device(&world).await;
    let no_device = "403 AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your \
                     MFA serial number is valid and associated with this user.";
    let wrong_code = "403 AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ";
    assert_eq!(session(&world, &bob, &code(&world, &seed, 0)).await, no_device, "not enabled yet");
    enable(&world, &seed).await;
    assert_eq!(session(&world, &bob, &code(&world, &seed, 0)).await, wrong_code, "used to enable the device");
    let next = code(&world, &seed, 1);
    let eve = world.user("eve", "").await;
    assert_eq!(session(&world, &eve, &next).await, no_device);
    assert!(session(&world, &bob, &next).await.contains("SessionToken"));
    assert_eq!(session(&world, &bob, &next).await, wrong_code, "the second time");
    assert_eq!(
        world.call(&bob, "GetSessionToken", &[SERIAL]).await,
        "403 AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code."
    );
}

#[tokio::test]
async fn guessing_codes_is_slowed_down() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    let seed = device(&world).await;
    enable(&world, &seed).await;
    let right = code(&world, &seed, 1);
    let eve = world.user("eve", "").await;
    for _ in 0..9 {
        assert!(session(&world, &eve, "000000").await.starts_with("403"), "uses up none of bob's guesses");
    }
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert!(session(&world, &bob, wrong).await.starts_with("403"));
    }
    assert!(session(&world, &bob, &right).await.starts_with("403"), "even the right one has to wait");
    world.clock.advance(TimeDelta::seconds(30));
    assert!(session(&world, &bob, &right).await.contains("SessionToken"));
}

#[tokio::test]
async fn a_role_may_ask_for_mfa_and_its_session_does_not_carry_it_on() {
    let world = World::new().await;
    let bob = world.user("bob", &allow("sts:AssumeRole", "*")).await;
    let seed = device(&world).await;
    enable(&world, &seed).await;
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#;
    world.role("guarded", trust, ONLY_WITH_MFA).await;
    let arn = role_arn("guarded");
    let params = [("RoleArn", arn.as_str()), ("RoleSessionName", "s1")];
    assert!(world.call(&bob, "AssumeRole", &params).await.starts_with("403 AccessDenied"));
    let next = code(&world, &seed, 1);
    let made = world.call(&bob, "AssumeRole", &[params[0], params[1], SERIAL, ("TokenCode", &next)]).await;
    let session = world.by_credentials(&credentials(&made)).unwrap();
    assert!(world.call(&session, "ListRoles", &[]).await.starts_with("403 AccessDenied"));
}

#[tokio::test]
async fn a_device_that_ran_away_is_synchronized_again() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    let seed = device(&world).await;
    enable(&world, &seed).await;
    let ahead = |steps: i64| code(&world, &seed, steps);
    assert!(session(&world, &bob, &ahead(10)).await.starts_with("403"));
    let (first, second) = (ahead(10), ahead(11));
    let codes = [("AuthenticationCode1", first.as_str()), ("AuthenticationCode2", second.as_str())];
    world.make("ResyncMFADevice", &[("UserName", "bob"), SERIAL, codes[0], codes[1]]).await;
    assert!(session(&world, &bob, &ahead(12)).await.contains("SessionToken"));
    // Synchronized once more with codes of before, those after them are still used up.
    world.make("ResyncMFADevice", &[("UserName", "bob"), SERIAL, codes[0], codes[1]]).await;
    assert!(session(&world, &bob, &ahead(12)).await.starts_with("403"));
}

#[tokio::test]
async fn a_user_with_a_device_cannot_be_deleted() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "bob")]).await;
    let seed = device(&world).await;
    enable(&world, &seed).await;
    assert_eq!(
        world.call(&world.root(), "DeleteUser", &[("UserName", "bob")]).await,
        "409 DeleteConflict: Cannot delete entity, must delete MFA device first."
    );
}
