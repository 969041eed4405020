//! EXPLAIN AUTHORIZATION and the statement say the same, and doing what the HINT says makes the refused step pass: in
//! generated worlds. `VESTO_WORLDS` is how many (2,000), `VESTO_SEED` where they begin (0); each world is its seed's.

mod case;
mod fix;
mod random;
mod stage;

use std::collections::BTreeMap;

use vesto_types::SqlError;

use self::case::Case;
use self::stage::Stage;
use super::world::{World, bucket_access, copy};
use crate::AssociationStatus;

/// So many tests share the worlds.
const PARTS: u64 = 4;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var_os(variable).and_then(|text| text.to_str()?.parse().ok()).unwrap_or(otherwise)
}

/// What became of the statements, by the last row's decision, step and action.
type Outcomes = BTreeMap<String, usize>;

async fn part(part: u64) {
    let (first, worlds) = (number("VESTO_SEED", 0), number("VESTO_WORLDS", 2000));
    let mut stage = Stage::new().await;
    let (mut outcomes, mut n_followed) = (Outcomes::new(), 0);
    for seed in (first..first + worlds).filter(|seed| seed % PARTS == part) {
        let case = Case::of_seed(seed);
        stage.set(&case).await;
        let explained = stage.explain(&case).await;
        let acted = stage.act(&case).await;
        agree(seed, &case, &explained, acted);
        let last = explained.last().unwrap();
        *outcomes.entry(format!("{} {} {}", last[4], last[0], last[2])).or_default() += 1;
        n_followed += usize::from(last[4] == "Deny" && follow(seed, &case, &mut stage, last).await);
    }
    if worlds >= 2000 {
        covers(&outcomes, worlds);
        assert!(n_followed * 4 > usize::try_from(worlds / PARTS).unwrap(), "{n_followed} hints could be followed");
    }
}

fn agree(seed: u64, case: &Case, explained: &[Vec<String>], acted: Result<Vec<Vec<String>>, SqlError>) {
    let last = explained.last().unwrap();
    let world = || format!("VESTO_SEED={seed}: {case:#?}\nexplained: {explained:#?}");
    assert!(explained.iter().rev().skip(1).all(|row| row[4] == "Allow"), "nothing follows a refusal. {}", world());
    let error = match acted {
        Ok(_) => return assert_eq!(last[4], "Allow", "the statement went through. {}", world()),
        Err(error) => error,
    };
    let detail = error.detail.clone().unwrap_or_default() + "\n";
    // What would be refused once there are objects, the statement does not come to.
    let nothing_there = error.message.contains("The specified S3 prefix 'empty/' does not exist");
    match last[4].as_str() {
        "Deny" if nothing_there => assert_eq!(last[2], "s3:GetObject", "{}", world()),
        "Deny" => {
            for (label, column) in [("step", 0), ("principal", 1), ("action", 2), ("reason", 5)] {
                let line = format!("\n{:<11}{}\n", format!("{label}:"), last[column]);
                assert!(format!("\n{detail}").contains(&line), "{line} is not in {detail}. {}", world());
            }
            assert_eq!(error.hint.unwrap_or_default(), last[8], "{}", world());
        }
        "Error" => {
            let before_ids = |text: &str| text.split(",Rid").next().unwrap_or_default().to_owned();
            assert_eq!(before_ids(&error.message), before_ids(&last[5]), "{}", world());
        }
        _ => panic!("all was allowed, but {error:?}. {}", world()),
    }
}

/// Does what the HINT says; the refused step must pass then. False if it says nothing that can be done.
async fn follow(seed: u64, case: &Case, stage: &mut Stage, denied: &[String]) -> bool {
    let first = case.chain.first().cloned().unwrap_or_default();
    let Some(undo) = fix::follow(stage, &denied[8], &first).await else { return false };
    let explained = stage.explain(case).await;
    let same = |row: &&Vec<String>| row[0] == denied[0] && row[2] == denied[2] && row[3] == denied[3];
    let decision = explained.iter().find(same).map(|row| row[4].as_str());
    assert_eq!(decision, Some("Allow"), "VESTO_SEED={seed}: {case:#?}\n{denied:#?}\nthen: {explained:#?}");
    for (policy, version) in undo {
        stage.narrow_boundary(&policy, &version).await;
    }
    true
}

/// Every step refused somewhere, and enough went through.
fn covers(outcomes: &Outcomes, worlds: u64) {
    let n = |prefix: &str| -> usize {
        outcomes.iter().filter(|(outcome, _)| outcome.starts_with(prefix)).map(|(_, n)| n).sum()
    };
    let expected = [
        "Deny database privilege INSERT",
        "Deny database privilege SELECT",
        "Deny ASSUMEROLE privilege ASSUMEROLE FOR COPY",
        "Deny ASSUMEROLE privilege ASSUMEROLE FOR UNLOAD",
        "Deny role association IAM_ROLE",
        "Deny trust policy sts:AssumeRole",
        "Deny role chain sts:AssumeRole",
        "Deny access key",
        "Deny session identity",
        "Deny S3 access s3:ListBucket",
        "Deny S3 access s3:GetObject",
        "Deny S3 access s3:PutObject",
        "Deny S3 access s3:DeleteObject",
        "Error S3 access COPY",
        "Error S3 access UNLOAD",
    ];
    for outcome in expected {
        assert!(n(outcome) > 0, "{outcome} never happens: {outcomes:#?}");
    }
    let allowed = n("Allow");
    assert!(allowed * 10 > usize::try_from(worlds / PARTS).unwrap(), "{allowed} went through: {outcomes:#?}");
}

#[tokio::test]
async fn explanation_statement_and_hint_agree_1() {
    part(0).await;
}

#[tokio::test]
async fn explanation_statement_and_hint_agree_2() {
    part(1).await;
}

#[tokio::test]
async fn explanation_statement_and_hint_agree_3() {
    part(2).await;
}

#[tokio::test]
async fn explanation_statement_and_hint_agree_4() {
    part(3).await;
}

#[tokio::test]
async fn a_role_taken_away_meanwhile_is_refused() {
    let world = World::new().await;
    let role = world.role("r", &bucket_access()).await;
    let decision = async |world: &World| world.rows("awsuser", &copy(&role)).await.last().unwrap()[4].clone();
    world.run("awsuser", &copy(&role)).await.unwrap();
    world.disassociate_all();
    assert_eq!(decision(&world).await, "Deny");
    world.associate(&role, AssociationStatus::InSync);
    assert_eq!(decision(&world).await, "Allow");
    world.call(&world.root(), "DeleteRolePolicy", &[("RoleName", "r"), ("PolicyName", "own")]).await;
    world.call(&world.root(), "DeleteRole", &[("RoleName", "r")]).await;
    assert_eq!(decision(&world).await, "Deny");
}
