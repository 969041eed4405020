//! Copy jobs through sessions, over a real warehouse, object store and roles.

use chrono::TimeDelta;

use crate::authorization::tests::world::{World, bucket_access};

const DETAIL: &str = "SELECT file_name, status FROM sys_copy_job_detail ORDER BY 1";

/// A world with the role `loader`, and the job `j` on `s3://lake/data/`, with what is there already older than it.
async fn with_job(options: &str) -> World {
    let world = World::new().await;
    let role = world.role("loader", &bucket_access()).await;
    tick(&world);
    let create = format!("COPY t FROM 's3://lake/data/' IAM_ROLE '{role}' {options}");
    world.run("awsuser", &create).await.unwrap();
    tick(&world);
    world
}

fn tick(world: &World) {
    world.clock.advance(TimeDelta::seconds(1));
}

async fn lines(world: &World, user: &str, sql: &str) -> String {
    let rows = world.run(user, sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    rows.iter().map(|row| row.join("|")).collect::<Vec<_>>().join(" ")
}

async fn ids(world: &World) -> String {
    lines(world, "awsuser", "SELECT id::varchar FROM t ORDER BY id").await
}

async fn refused(world: &World, user: &str, sql: &str) -> String {
    let error = world.run(user, sql).await.unwrap_err();
    format!("{} {}", error.state.0, error.message)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_loads_what_came_after_the_job_and_each_file_once() {
    let world = with_job("JOB CREATE j AUTO OFF CSV").await;
    world.run("awsuser", "COPY JOB RUN j").await.unwrap();
    assert_eq!(ids(&world).await, "", "what was there before is none of the job's");
    world.put("data/3.txt", "3\n").await;
    world.put("elsewhere/4.txt", "4\n").await;
    world.run("awsuser", "COPY JOB RUN j").await.unwrap();
    assert_eq!(ids(&world).await, "3");
    tick(&world);
    world.put("data/3.txt", "33\n").await;
    world.put("data/5.txt", "5\n").await;
    world.run("awsuser", "COPY JOB RUN j").await.unwrap();
    world.run("awsuser", "COPY JOB RUN j").await.unwrap();
    assert_eq!(ids(&world).await, "3 5");
    assert_eq!(lines(&world, "awsuser", DETAIL).await, "data/3.txt|I data/5.txt|I");
    let commits = "SELECT count(*)::varchar, count(distinct copy_job_id)::varchar FROM stl_load_commits \
                   WHERE copy_job_id = (SELECT job_id FROM sys_copy_job)";
    assert_eq!(lines(&world, "awsuser", commits).await, "2|1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_cannot_be_loaded_do_not_keep_the_others() {
    let world = with_job("JOB CREATE j AUTO OFF").await;
    for (name, content) in [("a", "10\n"), ("b", "bad\n"), ("c", "12\n"), ("d", "13\n"), ("e", "worse\n")] {
        world.put(&format!("data/{name}"), content).await;
    }
    world.run("awsuser", "COPY JOB RUN j").await.unwrap();
    assert_eq!(ids(&world).await, "10 12 13");
    assert_eq!(lines(&world, "awsuser", DETAIL).await, "data/a|I data/b|E data/c|I data/d|I data/e|E");
    let errors = "SELECT DISTINCT trim(filename) FROM stl_load_errors WHERE copy_job_id > 0 ORDER BY 1";
    assert_eq!(lines(&world, "awsuser", errors).await, "s3://lake/data/b s3://lake/data/e");
    // Whoever has mended a file says so.
    tick(&world);
    world.put("data/b", "11\n").await;
    world.run("awsuser", "COPY JOB RUN j").await.unwrap();
    assert_eq!(ids(&world).await, "10 11 12 13");
    assert_eq!(lines(&world, "awsuser", DETAIL).await, "data/a|I data/b|I data/c|I data/d|I data/e|E");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_in_a_block_is_part_of_the_block() {
    let world = with_job("JOB CREATE j AUTO OFF").await;
    world.put("data/3.txt", "3\n").await;
    world.run("awsuser", "BEGIN; COPY JOB RUN j; ROLLBACK").await.unwrap();
    assert_eq!(ids(&world).await, "");
    assert_eq!(lines(&world, "awsuser", DETAIL).await, "data/3.txt|P");
    world.run("awsuser", "BEGIN; COPY JOB RUN j; COPY JOB RUN j; COMMIT").await.unwrap();
    assert_eq!(ids(&world).await, "3");
    let in_block = refused(&world, "awsuser", "BEGIN; COPY JOB DROP j").await;
    assert_eq!(in_block, "25001 COPY JOB DROP cannot run inside a transaction block");
    let role = "arn:aws:iam::123456789012:role/loader";
    let create = format!("BEGIN; COPY t FROM 's3://lake/x' IAM_ROLE '{role}' JOB CREATE k");
    let in_block = refused(&world, "awsuser", &create).await;
    assert_eq!(in_block, "25001 COPY JOB CREATE cannot run inside a transaction block");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_has_gone_is_unknown() {
    let world = with_job("JOB CREATE j AUTO OFF").await;
    world.put("data/3.txt", "3\n").await;
    world.run("awsuser", "BEGIN; COPY JOB RUN j; ROLLBACK").await.unwrap();
    vesto_objects::delete_object(&world.root(), &world.objects, "lake", "data/3.txt", None).await.unwrap();
    world.run("awsuser", "COPY JOB RUN j").await.unwrap();
    assert_eq!(lines(&world, "awsuser", DETAIL).await, "data/3.txt|U");
    world.put("data/3.txt", "3\n").await;
    world.run("awsuser", "COPY JOB RUN j").await.unwrap();
    assert_eq!(lines(&world, "awsuser", DETAIL).await, "data/3.txt|I");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_are_listed_altered_and_dropped() {
    let world = with_job("JOB CREATE j AUTO ON IGNOREHEADER 1").await;
    let shown = lines(&world, "awsuser", "COPY JOB SHOW j").await;
    let role = "arn:aws:iam::123456789012:role/loader";
    let text = format!("COPY t FROM 's3://lake/data/' IAM_ROLE '{role}' IGNOREHEADER 1");
    assert!(shown.ends_with(&format!("|j|awsuser|public.t|s3://lake/data/|{role}|1|{text}")), "{shown}");
    world.run("awsuser", "COPY JOB ALTER j AUTO OFF").await.unwrap();
    let row = "SELECT job_name, iam_role, is_auto::varchar, job_text FROM sys_copy_job";
    assert_eq!(lines(&world, "awsuser", row).await, format!("j|{role}|0|{text}"));
    let integration = "SELECT bucket, \"channel state\", db_name, job_state::varchar FROM svv_copy_job_integrations";
    assert_eq!(lines(&world, "awsuser", integration).await, "lake|Inactive|dev|1");
    let again = format!("{text} JOB CREATE j");
    assert_eq!(refused(&world, "awsuser", &again).await, "42710 copy job \"j\" already exists");
    world.run("awsuser", "COPY JOB DROP j").await.unwrap();
    assert_eq!(lines(&world, "awsuser", "COPY JOB LIST").await, "");
    assert_eq!(refused(&world, "awsuser", "COPY JOB RUN j").await, "42704 copy job \"j\" does not exist");
    assert_eq!(lines(&world, "awsuser", DETAIL).await, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_take_permissions() {
    let world = with_job("JOB CREATE j AUTO OFF").await;
    world.run("awsuser", "CREATE USER ann PASSWORD 'Password1'").await.unwrap();
    let create = "COPY t FROM 's3://lake/data/' IAM_ROLE 'arn:aws:iam::123456789012:role/loader' JOB CREATE a AUTO OFF";
    assert_eq!(refused(&world, "ann", create).await, "42501 permission denied for copy jobs of database dev");
    world.run("awsuser", "GRANT CREATE FOR COPY JOBS IN DATABASE dev TO ann").await.unwrap();
    assert_eq!(refused(&world, "ann", create).await, "42501 permission denied for relation t");
    world.run("awsuser", "GRANT INSERT, SELECT ON t TO ann").await.unwrap();
    world.run("ann", create).await.unwrap();
    // Each sees the own ones, a superuser all.
    assert_eq!(lines(&world, "ann", "SELECT job_name FROM sys_copy_job ORDER BY 1").await, "a");
    assert_eq!(lines(&world, "awsuser", "SELECT job_name FROM sys_copy_job ORDER BY 1").await, "a j");
    for command in ["RUN j", "ALTER j AUTO ON", "DROP j"] {
        let denied = refused(&world, "ann", &format!("COPY JOB {command}")).await;
        assert_eq!(denied, "42501 permission denied for copy jobs of database dev", "{command}");
    }
    tick(&world);
    world.put("data/7.txt", "7\n").await;
    world.run("ann", "COPY JOB RUN a").await.unwrap();
    assert_eq!(ids(&world).await, "7");
    assert_eq!(lines(&world, "ann", DETAIL).await, "data/7.txt|I");
    world.run("awsuser", "GRANT DROP FOR COPY JOBS IN DATABASE dev TO ann").await.unwrap();
    world.run("ann", "COPY JOB DROP j").await.unwrap();
    assert_eq!(
        refused(&world, "awsuser", "DROP USER ann").await,
        "2BP01 user \"ann\" cannot be dropped because the user owns some object"
    );
    world.run("ann", "COPY JOB DROP a").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn options_are_judged_when_the_job_runs() {
    let world = World::new().await;
    let create = "COPY t FROM 's3://nowhere/x' IAM_ROLE 'arn:aws:iam::123456789012:role/none' JOB CREATE j AUTO OFF";
    world.run("awsuser", create).await.unwrap();
    let error = world.run("awsuser", "COPY JOB RUN j").await.unwrap_err();
    assert!(error.message.contains("role/none"), "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_may_use_a_template_that_fits_a_job() {
    let world = World::new().await;
    world.role("loader", &bucket_access()).await;
    world.run("awsuser", "CREATE TEMPLATE tpl FOR COPY AS CSV IGNOREHEADER 1").await.unwrap();
    let role = "arn:aws:iam::123456789012:role/loader";
    let create =
        format!("COPY t FROM 's3://lake/data/' IAM_ROLE '{role}' USING TEMPLATE public.tpl JOB CREATE j AUTO OFF");
    world.run("awsuser", &create).await.unwrap();
    tick(&world);
    world.put("data/3.txt", "id\n3\n").await;
    world.run("awsuser", "COPY JOB RUN j").await.unwrap();
    assert_eq!(ids(&world).await, "3");
    world.run("awsuser", "ALTER TEMPLATE tpl ADD MAXERROR 5").await.unwrap();
    let denied = refused(&world, "awsuser", "COPY JOB RUN j").await;
    assert_eq!(denied, "42601 JOB is not compatible with MAXERROR");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_names_the_schema_of_its_template() {
    let world = World::new().await;
    world.role("loader", &bucket_access()).await;
    world.run("awsuser", "CREATE SCHEMA other").await.unwrap();
    world.run("awsuser", "CREATE TEMPLATE tpl FOR COPY AS CSV IGNOREHEADER 1").await.unwrap();
    world.run("awsuser", "CREATE TEMPLATE other.tpl FOR COPY AS CSV IGNOREHEADER 2").await.unwrap();
    let create = |template: &str, job: &str| {
        let role = "arn:aws:iam::123456789012:role/loader";
        format!("COPY t FROM 's3://lake/data/' IAM_ROLE '{role}' USING TEMPLATE {template} JOB CREATE {job} AUTO OFF")
    };
    let denied = refused(&world, "awsuser", &create("tpl", "j")).await;
    assert_eq!(denied, "22023 a COPY JOB needs the schema of template \"tpl\"");
    world.run("awsuser", &create("other.tpl", "j")).await.unwrap();
    tick(&world);
    world.put("data/3.txt", "id\nid\n3\n").await;
    world.run("awsuser", "COPY JOB RUN j").await.unwrap();
    assert_eq!(ids(&world).await, "3");
}
