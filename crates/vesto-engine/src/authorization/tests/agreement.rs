//! EXPLAIN AUTHORIZATION and the statement say the same, whatever permission is missing.

use super::world::{World, policy, role_arn};
use crate::AssociationStatus;

/// Every permission that the statements below need, one statement each.
const PERMISSIONS: [&str; 4] = ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

const STATEMENTS: [&str; 6] = [
    "COPY t FROM 's3://lake/data/' IAM_ROLE 'ROLE'",
    "COPY t FROM 's3://lake/m.json' IAM_ROLE 'ROLE' MANIFEST",
    "UNLOAD ('SELECT * FROM t') TO 's3://lake/out/#_' IAM_ROLE 'ROLE'",
    "UNLOAD ('SELECT * FROM t') TO 's3://lake/over/' IAM_ROLE 'ROLE' ALLOWOVERWRITE MANIFEST",
    "UNLOAD ('SELECT * FROM t') TO 's3://lake/old/' IAM_ROLE 'ROLE' CLEANPATH",
    "UNLOAD ('SELECT * FROM t') TO 's3://lake/serial/#_' IAM_ROLE 'ROLE' PARALLEL OFF CSV GZIP",
];

/// Runs both and compares; whether it was allowed.
async fn agree(world: &World, sql: &str) -> bool {
    let rows = world.rows("awsuser", sql).await;
    let last = rows.last().unwrap();
    let allowed = rows.iter().all(|row| row[4] == "Allow");
    assert!(rows.iter().rev().skip(1).all(|row| row[4] == "Allow"), "nothing follows a refusal: {rows:?}");
    match world.run("awsuser", sql).await {
        Ok(_) => assert!(allowed, "{sql} went through, but {last:?}"),
        Err(error) => {
            assert!(!allowed, "{sql} failed, but all was allowed: {error:?}");
            let detail = error.detail.unwrap_or_default() + "\n";
            let expected = [("step", 0), ("principal", 1), ("action", 2), ("reason", 5)];
            for (label, column) in expected {
                let line = format!("\n{:<11}{}\n", format!("{label}:"), last[column]);
                assert!(detail.contains(&line), "{sql}: {line} is not in {detail}");
            }
            assert_eq!(error.hint.unwrap_or_default(), last[8], "{sql}");
        }
    }
    allowed
}

#[tokio::test]
async fn explanations_agree_with_what_happens() {
    let world = World::new().await;
    world.put("m.json", r#"{"entries":[{"url":"s3://lake/data/1.txt"}]}"#).await;
    world.run("awsuser", "INSERT INTO t VALUES (1)").await.unwrap();
    world.role("r", "").await;
    let mut n_allowed = 0;
    for set in 0..1 << PERMISSIONS.len() {
        let granted = PERMISSIONS.iter().enumerate().filter(|(n, _)| set >> n & 1 == 1).map(|(_, action)| {
            format!(
                r#"{{"Effect":"Allow","Action":"{action}","Resource":["arn:aws:s3:::lake","arn:aws:s3:::lake/*"]}}"#
            )
        });
        let granted: Vec<String> = granted.collect();
        let statements: Vec<&str> = granted.iter().map(String::as_str).collect();
        let nothing = r#"{"Effect":"Allow","Action":"s3:GetBucketLocation","Resource":"*"}"#;
        let statements = if statements.is_empty() { vec![nothing] } else { statements };
        world.put_policy("r", &policy(&statements)).await;
        for sql in STATEMENTS {
            world.put("old/0001_part_00", "x").await;
            let sql = sql.replace("ROLE'", &format!("{}'", role_arn("r"))).replace('#', &set.to_string());
            n_allowed += usize::from(agree(&world, &sql).await);
        }
    }
    // COPY with prefix 4, with manifest 8, UNLOADs 4, 4, 2 and 4 of the 16 sets.
    assert_eq!(n_allowed, 26);
}

#[tokio::test]
async fn a_role_taken_away_meanwhile_is_refused() {
    let world = World::new().await;
    let role = world.role("r", &super::world::bucket_access()).await;
    world.run("awsuser", &super::world::copy(&role)).await.unwrap();
    world.disassociate_all();
    assert!(!agree(&world, &super::world::copy(&role)).await);
    world.associate(&role, AssociationStatus::InSync);
    assert!(agree(&world, &super::world::copy(&role)).await);
    world.call(&world.root(), "DeleteRolePolicy", &[("RoleName", "r"), ("PolicyName", "own")]).await;
    world.call(&world.root(), "DeleteRole", &[("RoleName", "r")]).await;
    assert!(!agree(&world, &super::world::copy(&role)).await);
}
