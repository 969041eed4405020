//! What is taken away while a statement runs is missing at its next call to S3: the statement fails and leaves nothing.
//! Tests stop it between two objects (COPY) and before a file appears (UNLOAD), not by time.

use vesto_types::SqlError;

use super::world::{OTHER_ACCOUNT, World, bucket_access, copy, policy, role_arn};
use crate::AssociationStatus;

const DENY: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Stop","Effect":"Deny","Principal":"*","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::lake/*"}]}"#;

fn unload(role: &str) -> String {
    format!("UNLOAD ('SELECT * FROM t') TO 's3://lake/out/' IAM_ROLE '{role}' PARALLEL OFF")
}

/// Runs the statement, and `change` when it is under way; its error.
async fn interrupted(world: &World, sql: &str, change: impl AsyncFnOnce()) -> SqlError {
    // The chain's own question is the first, that before the first object the second.
    let gate = world.stop_at(3);
    let (outcome, ()) = tokio::join!(world.run("awsuser", sql), async {
        let gate = gate.wait().await;
        change().await;
        gate.open();
    });
    outcome.expect_err("the statement was to fail")
}

async fn rows(world: &World) -> String {
    world.run("awsuser", "SELECT count(*)::varchar FROM t").await.unwrap()[0][0].clone()
}

async fn refused(world: &World, role: &str, change: impl AsyncFn(), step: &str, reason: &str) {
    for sql in [copy(role), unload(role)] {
        let error = interrupted(world, &sql, &change).await;
        let detail = error.detail.unwrap_or_default();
        assert!(detail.contains(&format!("\nstep:      {step}\n")), "{sql}: {detail}");
        assert!(detail.contains(reason), "{sql}: {detail}");
        assert!(error.hint.is_some(), "{sql}");
        assert_eq!(rows(world).await, "1", "{sql}: rolled back");
        assert!(!world.exists("out/000").await, "{sql}: no file appears");
        let last = "SELECT decision, step FROM svv_authorization_log WHERE step <> 'database privilege' \
                    ORDER BY sequence DESC LIMIT 1";
        assert_eq!(world.run("awsuser", last).await.unwrap()[0], ["Deny", step], "{sql}");
        restore(world, role).await;
    }
}

/// A world with a row in the table and a role that may do everything.
async fn world() -> (World, String) {
    let world = World::new().await;
    world.run("awsuser", "INSERT INTO t VALUES (1)").await.unwrap();
    let role = world.role("r", &bucket_access()).await;
    (world, role)
}

async fn restore(world: &World, role: &str) {
    world.associate(role, AssociationStatus::InSync);
    world.put_policy("r", &bucket_access()).await;
    world.no_bucket_policy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn revoked_by_the_roles_policy() {
    let (world, role) = world().await;
    let nothing = policy(&[r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#]);
    let change = async || world.put_policy("r", &nothing).await;
    refused(&world, &role, change, "S3 access", "no identity-based policy allows").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn revoked_by_the_bucket_policy() {
    let (world, role) = world().await;
    let change = async || world.bucket_policy(DENY).await;
    refused(&world, &role, change, "S3 access", "(Sid Stop)").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn revoked_by_disassociating_the_role() {
    let (world, role) = world().await;
    let change = async || world.associate(&role, AssociationStatus::Removing);
    let reason = "the role is being disassociated from the cluster (status removing)";
    refused(&world, &role, change, "role association", reason).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn revoked_by_the_trust_policy() {
    let (world, role) = world().await;
    let error = interrupted(&world, &copy(&role), async || {
        let nobody = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        let params = [("RoleName", "r"), ("PolicyDocument", nobody)];
        world.call(&world.root(), "UpdateAssumeRolePolicy", &params).await;
    })
    .await;
    assert!(error.message.contains("Not authorized to get credentials of role"), "{error:?}");
    assert!(error.detail.unwrap().contains("step:      trust policy"));
    assert_eq!(rows(&world).await, "1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn revoked_by_deleting_the_role() {
    let (world, role) = world().await;
    let error = interrupted(&world, &unload(&role), async || {
        world.call(&world.root(), "DeleteRolePolicy", &[("RoleName", "r"), ("PolicyName", "own")]).await;
        world.call(&world.root(), "DeleteRole", &[("RoleName", "r")]).await;
    })
    .await;
    assert!(error.detail.unwrap().contains("the role was deleted while the statement ran"));
    assert!(!world.exists("out/000").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn revoked_in_the_middle_of_a_chain() {
    let (world, first) = world().await;
    let second = format!("arn:aws:iam::{OTHER_ACCOUNT}:role/second");
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{first}"}},"Action":"sts:AssumeRole"}}]}}"#
    );
    world
        .call(&world.other_root(), "CreateRole", &[("RoleName", "second"), ("AssumeRolePolicyDocument", &trust)])
        .await;
    let access = bucket_access();
    let params = [("RoleName", "second"), ("PolicyName", "own"), ("PolicyDocument", access.as_str())];
    world.call(&world.other_root(), "PutRolePolicy", &params).await;
    world.bucket_policy(&format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{second}"}},"Action":"s3:*","Resource":["arn:aws:s3:::lake","arn:aws:s3:::lake/*"]}}]}}"#
    ))
    .await;
    let hop = format!(r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{second}"}}"#);
    world.put_policy("r", &policy(&[&hop])).await;
    let chain = copy(&format!("{first},{second}"));
    world.run("awsuser", &chain).await.unwrap();
    let error = interrupted(&world, &chain, async || world.put_policy("r", &bucket_access()).await).await;
    assert!(error.detail.unwrap().contains("step:      role chain"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_permission_given_meanwhile_is_enough() {
    let (world, role) = world().await;
    world.put_policy("r", &policy(&[r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#])).await;
    let gate = world.stop_at(2);
    let (role, sql) = (role_arn("r"), copy(&role));
    let (outcome, ()) = tokio::join!(world.run("awsuser", &sql), async {
        let gate = gate.wait().await;
        restore(&world, &role).await;
        gate.open();
    });
    outcome.unwrap();
}
