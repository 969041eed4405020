//! Templates through sessions.

use crate::harness::TestEngine;
use crate::statements::copy::tests::World;

#[tokio::test]
async fn templates_are_made_changed_shown_and_dropped() {
    let engine = TestEngine::start().await;
    let mut client = engine.session().await;
    for (sql, expected) in [
        ("create schema test_schema", "CREATE SCHEMA\n"),
        (
            "create template test_schema.demo_template for copy as format json 'auto' null as '' maxerror 100",
            "CREATE TEMPLATE\n",
        ),
        (
            "show template test_schema.demo_template",
            "Show Template DDL statement\nCREATE OR REPLACE TEMPLATE dev.test_schema.demo_template FOR COPY AS FORMAT AS \
             JSON 'auto' NULL '' MAXERROR 100;\nSHOW\n",
        ),
        (
            "create template test_schema.demo_template for copy as csv",
            "ERROR 42710: template \"demo_template\" already exists\n",
        ),
        ("create or replace template test_schema.demo_template for copy as csv encrypted", "CREATE TEMPLATE\n"),
        ("alter template test_schema.demo_template drop encrypted", "ALTER TEMPLATE\n"),
        ("alter template test_schema.demo_template add timeformat 'auto'", "ALTER TEMPLATE\n"),
        ("alter template test_schema.demo_template set timeformat to 'epochsecs'", "ALTER TEMPLATE\n"),
        ("alter template test_schema.demo_template rename to other", "ALTER TEMPLATE\n"),
        (
            "select template_name, template_type, owner_id, template_parameters from sys_redshift_template",
            "template_name | template_type | owner_id | template_parameters\nother | 1 | 100 | {\n    \"CSV\": 1,\n    \
             \"TIMEFORMAT\": \"epochsecs\"\n}\nSELECT 1\n",
        ),
        ("drop template demo_template", "ERROR 42704: template \"demo_template\" does not exist\n"),
        ("drop schema test_schema", "ERROR 2BP01: cannot drop schema test_schema because other objects depend on it\n"),
        ("drop template dev.test_schema.other", "DROP TEMPLATE\n"),
        ("create template test_schema.last for copy as gzip", "CREATE TEMPLATE\n"),
        ("drop schema test_schema cascade", "DROP SCHEMA\n"),
        ("select count(*) from sys_redshift_template", "count\n0\nSELECT 1\n"),
    ] {
        assert_eq!(client.run(sql).await, expected, "{sql}");
    }
}

#[tokio::test]
async fn templates_take_permissions() {
    let engine = TestEngine::start().await;
    let mut admin = engine.session().await;
    admin.run("create user ann password 'Password1'; create template tpl for copy as csv").await;
    let mut ann = engine.session_of("ann").await;
    let denied = "ERROR 42501: permission denied for template tpl\n";
    for sql in ["show template tpl", "alter template tpl add gzip", "drop template tpl"] {
        let answer = ann.run(sql).await;
        assert!(answer.starts_with(denied), "{sql}: {answer}");
    }
    admin.run("grant usage on template tpl to ann").await;
    assert!(ann.run("show template tpl").await.contains("FORMAT AS CSV"));
    assert!(ann.run("drop template tpl").await.starts_with(denied));
    assert_eq!(ann.run("select count(*) from sys_redshift_template").await, "count\n0\nSELECT 1\n");
    admin.run("grant drop on template tpl to ann").await;
    assert_eq!(ann.run("drop template tpl").await, "DROP TEMPLATE\n");
    assert_eq!(ann.run("create template own for copy as gzip").await, "CREATE TEMPLATE\n");
    let given_away = ann.run("alter template own owner to awsuser; drop template own").await;
    assert!(
        given_away.starts_with("ALTER TEMPLATE\nERROR 42501: permission denied for template own\n"),
        "{given_away}"
    );
}

#[tokio::test]
async fn a_cluster_has_at_most_a_thousand() {
    let engine = TestEngine::start().await;
    let mut client = engine.session().await;
    let all: Vec<String> = (0..1000).map(|n| format!("create template t{n} for copy as csv")).collect();
    let answer = client.run(&all.join(";")).await;
    assert_eq!(answer.lines().filter(|line| *line == "CREATE TEMPLATE").count(), 1000);
    let one_more = client.run("create template t1000 for copy as csv").await;
    assert_eq!(one_more, "ERROR 54000: cannot create more than 1000 templates in a cluster\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_takes_its_template_s_options_and_overrides_them() {
    let mut world = World::start().await;
    world.run("create table t (a int, b varchar(9))").await;
    world.put("d/x", "a|b\n1|one\n").await;
    world.put("e/x", "a,b\n2,two\n").await;
    world.run("create template tpl for copy as csv delimiter '|' ignoreheader 1").await;
    world.run("copy t from 's3://mybucket/d/' $AUTH using template tpl").await;
    world.run("copy t from 's3://mybucket/e/' $AUTH delimiter ',' using template public.tpl").await;
    assert_eq!(world.run("select * from t order by a").await, "a | b\n1 | one\n2 | two\nSELECT 2\n");
    let missing = world.run("copy t from 's3://mybucket/d/' $AUTH using template none").await;
    assert!(missing.starts_with("ERROR 42704: template \"none\" does not exist\n"), "{missing}");
}
