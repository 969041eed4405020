//! Jobs that run by themselves.

use chrono::TimeDelta;

use super::*;
use crate::AssociationStatus;
use crate::authorization::tests::world::{World, bucket_access};

const ROLE: &str = "arn:aws:iam::123456789012:role/loader";

async fn world() -> World {
    let world = World::new().await;
    world.role("loader", &bucket_access()).await;
    world.clock.advance(TimeDelta::seconds(1));
    world
}

async fn create(world: &World, options: &str) {
    let create = format!("COPY t FROM 's3://lake/data/' IAM_ROLE '{ROLE}' {options}");
    world.run("awsuser", &create).await.unwrap();
    world.clock.advance(TimeDelta::seconds(1));
}

async fn rows(world: &World, sql: &str) -> String {
    let rows = world.run("awsuser", sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    rows.iter().map(|row| row.join("|")).collect::<Vec<_>>().join(" ")
}

async fn becomes(world: &World, sql: &str, expected: &str) {
    let mut last = String::new();
    for _ in 0..300 {
        last = rows(world, sql).await;
        if last == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{sql}: {last}");
}

const IDS: &str = "SELECT id::varchar FROM t ORDER BY id";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn objects_are_loaded_as_they_come() {
    let world = world().await;
    let background = world.engine.start_background();
    create(&world, "JOB CREATE j").await;
    world.put("data/10", "10\n").await;
    becomes(&world, IDS, "10").await;
    world.put("data/11", "11\n").await;
    world.put("data/bad", "bad\n").await;
    world.put("data/12", "12\n").await;
    becomes(&world, IDS, "10 11 12").await;
    becomes(&world, "SELECT trim(file_name) FROM sys_copy_job_detail WHERE status = 'E'", "data/bad").await;
    let told = "SELECT job_name, split_part(message, ' ', 1) FROM sys_copy_job_info";
    becomes(&world, told, "j|s3://lake/data/bad").await;
    background.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_while_nobody_looked_is_loaded_at_the_start() {
    let world = world().await;
    create(&world, "JOB CREATE j AUTO ON").await;
    world.put("data/10", "10\n").await;
    let background = world.engine.start_background();
    becomes(&world, IDS, "10").await;
    background.stop().await;
    world.put("data/11", "11\n").await;
    let background = world.engine.start_background();
    becomes(&world, IDS, "10 11").await;
    background.stop().await;
}

/// What the background does when it looks, until nothing is due any more; how many jobs that were.
async fn look(jobs: &mut Jobs) -> usize {
    let mut n_ran = 0;
    loop {
        jobs.look();
        let due = jobs.take_due(&BTreeSet::new());
        if due.is_empty() {
            return n_ran;
        }
        for id in due {
            let (id, ran) = run_one(Arc::clone(&jobs.shared), id).await;
            jobs.ran(id, ran);
            n_ran += 1;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_is_turned_off_loads_nothing_until_it_is_turned_on() {
    let world = world().await;
    create(&world, "JOB CREATE j AUTO ON").await;
    let mut jobs = Jobs::new(Arc::clone(&world.engine.0));
    let comes = |key: &str| ObjectCreated { bucket: "lake".to_owned(), key: key.to_owned() };
    world.put("data/10", "10\n").await;
    assert_eq!(look(&mut jobs).await, 1, "it is new");
    assert_eq!(look(&mut jobs).await, 0);
    world.put("data/11", "11\n").await;
    jobs.created(&comes("data/11")).await;
    jobs.created(&comes("elsewhere/11")).await;
    assert_eq!(look(&mut jobs).await, 1);
    jobs.created(&comes("data/11")).await;
    assert_eq!(look(&mut jobs).await, 0, "it is loaded");
    assert_eq!(rows(&world, IDS).await, "10 11");
    world.run("awsuser", "COPY JOB ALTER j AUTO OFF").await.unwrap();
    world.put("data/12", "12\n").await;
    jobs.created(&comes("data/12")).await;
    assert_eq!(look(&mut jobs).await, 0);
    assert_eq!(rows(&world, IDS).await, "10 11");
    world.run("awsuser", "COPY JOB ALTER j AUTO ON").await.unwrap();
    assert_eq!(look(&mut jobs).await, 1);
    assert_eq!(rows(&world, IDS).await, "10 11 12");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_without_its_role_waits_and_goes_on() {
    let world = world().await;
    let background = world.engine.start_background();
    create(&world, "JOB CREATE j").await;
    world.disassociate_all();
    world.put("data/10", "10\n").await;
    let told = "SELECT count(*)::varchar FROM sys_copy_job_info WHERE message LIKE '%role/loader%'";
    becomes(&world, told, "1").await;
    let denied = "SELECT DISTINCT step FROM svv_authorization_log WHERE decision = 'Deny'";
    assert_eq!(rows(&world, denied).await, "role association");
    assert_eq!(rows(&world, IDS).await, "");
    world.associate(ROLE, AssociationStatus::InSync);
    becomes(&world, IDS, "10").await;
    assert_eq!(rows(&world, "SELECT status FROM sys_copy_job_detail").await, "I");
    background.stop().await;
}
