use vesto_aws_wire::QueryParams;

use crate::reconcile::next_automated_snapshot;
use crate::test_support::World;

const NAME: &str = "ScheduleIdentifier";
const DEFINITION: &str = "ScheduleDefinitions.ScheduleDefinition.1";

type Pairs<'a> = &'a [(&'a str, &'a str)];

/// What a call answers: its elements, or the error as `Code status: message`.
async fn call(world: &World, action: &str, pairs: Pairs<'_>) -> String {
    let params = QueryParams::from_pairs(pairs.iter().copied());
    match world.api.call(&world.ctx("alice"), action, &params).await {
        Ok(body) => body.content().to_owned(),
        Err(error) => format!("{} {}: {}", error.code, error.status, error.message),
    }
}

/// Each answer must contain the third.
async fn check(world: &World, steps: &[(&str, Pairs<'_>, &str)]) {
    for (action, pairs, expected) in steps {
        let answer = call(world, action, pairs).await;
        assert!(answer.contains(expected), "{action} {pairs:?}\n{answer}");
    }
}

#[tokio::test]
async fn schedules_are_checked_kept_and_changed() {
    let world = World::new().await;
    let daily = &[(NAME, "Daily"), (DEFINITION, "rate(24 hours)"), ("Tags.Tag.1.Key", "k"), ("Tags.Tag.1.Value", "v")];
    let dry = &[(NAME, "daily"), (DEFINITION, "rate(12 hours)"), ("DryRun", "true"), ("NextInvocations", "2")];
    let next = "<NextInvocations><SnapshotTime>2026-11-25T00:00:00.000Z</SnapshotTime>\
                <SnapshotTime>2026-11-25T12:00:00.000Z</SnapshotTime></NextInvocations>";
    check(
        &world,
        &[
            ("CreateSnapshotSchedule", &[(NAME, "daily")], "InvalidSchedule 400"),
            ("CreateSnapshotSchedule", &[(NAME, "daily"), (DEFINITION, "rate(1 minute)")], "InvalidSchedule 400"),
            ("CreateSnapshotSchedule", &[(DEFINITION, "at(now)")], "ScheduleDefinitionTypeUnsupported 400"),
            ("CreateSnapshotSchedule", &[(NAME, "a--b"), (DEFINITION, "cron(0 1 *)")], "InvalidParameterValue 400"),
            (
                "CreateSnapshotSchedule",
                &[(DEFINITION, "cron(0 1 *)"), ("NextInvocations", "0")],
                "InvalidParameterValue",
            ),
            ("CreateSnapshotSchedule", dry, next),
            ("DescribeSnapshotSchedules", &[], "<SnapshotSchedules/>"),
            ("CreateSnapshotSchedule", daily, "<ScheduleIdentifier>daily</ScheduleIdentifier>"),
            ("CreateSnapshotSchedule", dry, "SnapshotScheduleAlreadyExists 400"),
            ("CreateSnapshotSchedule", &[(DEFINITION, "cron(0 1 *)")], "<ScheduleIdentifier>schedule-"),
            ("DescribeSnapshotSchedules", &[("TagKeys.TagKey.1", "k")], "<AssociatedClusterCount>0<"),
            ("DescribeSnapshotSchedules", &[(NAME, "nope")], "SnapshotScheduleNotFound 400"),
            ("DescribeTags", &[("ResourceType", "snapshotschedule")], "snapshotschedule:daily</ResourceName>"),
            ("ModifySnapshotSchedule", &[(NAME, "daily")], "MissingParameter 400"),
            ("ModifySnapshotSchedule", &[(NAME, "nope"), (DEFINITION, "rate(2 hours)")], "SnapshotScheduleNotFound"),
            ("ModifySnapshotSchedule", &[(NAME, "daily"), (DEFINITION, "rate(0 hours)")], "InvalidSchedule 400"),
            ("ModifySnapshotSchedule", &[(NAME, "daily"), (DEFINITION, "cron(30 12 *)")], ">cron(30 12 *)</"),
        ],
    )
    .await;
    for action in ["CreateSnapshotSchedule", "ModifySnapshotSchedule", "DeleteSnapshotSchedule"] {
        let refusal = world.refusal("nobody", action, "ScheduleIdentifier=nope").await;
        let resource = "snapshotschedule:nope";
        assert!(refusal.starts_with("AccessDenied 403") && refusal.contains(resource), "{refusal}");
    }
}

#[tokio::test]
async fn a_schedule_that_a_cluster_follows_stays_until_it_is_left() {
    let world = World::new().await;
    world.create("c1", "").await;
    call(&world, "CreateSnapshotSchedule", &[(NAME, "daily"), (DEFINITION, "cron(0 2 *)")]).await;
    let (cluster, daily) = (("ClusterIdentifier", "c1"), (NAME, "daily"));
    let leave = ("DisassociateSchedule", "true");
    check(
        &world,
        &[
            ("ModifyClusterSnapshotSchedule", &[("ClusterIdentifier", "c9"), daily], "ClusterNotFound 404"),
            ("ModifyClusterSnapshotSchedule", &[cluster], "MissingParameter 400"),
            ("ModifyClusterSnapshotSchedule", &[cluster, (NAME, "nope")], "SnapshotScheduleNotFound 400"),
            ("ModifyClusterSnapshotSchedule", &[cluster, daily, leave], "InvalidClusterSnapshotScheduleState 400"),
            ("ModifyClusterSnapshotSchedule", &[cluster, (NAME, "Daily")], ""),
            ("DescribeClusters", &[cluster], "<SnapshotScheduleIdentifier>daily</SnapshotScheduleIdentifier>"),
            ("DescribeSnapshotSchedules", &[cluster], "<ClusterIdentifier>c1</ClusterIdentifier>"),
            ("DescribeSnapshotSchedules", &[("ClusterIdentifier", "c2")], "<SnapshotSchedules/>"),
            ("DeleteSnapshotSchedule", &[daily], "InvalidClusterSnapshotScheduleState 400"),
            ("ModifyClusterSnapshotSchedule", &[cluster, daily, leave], ""),
            ("DescribeSnapshotSchedules", &[], "<AssociatedClusters/>"),
            ("DeleteSnapshotSchedule", &[daily], ""),
            ("DeleteSnapshotSchedule", &[daily], "SnapshotScheduleNotFound 400"),
        ],
    )
    .await;
}

#[tokio::test]
async fn automated_snapshots_come_when_the_schedule_says() {
    let mut world = World::running().await;
    world.create_available("c1", "AutomatedSnapshotRetentionPeriod=1").await;
    let now = world.control.now();
    let at = format!("cron(0 {} *)", (now + chrono::TimeDelta::hours(3)).format("%H"));
    call(&world, "CreateSnapshotSchedule", &[(NAME, "daily"), (DEFINITION, &at)]).await;
    call(&world, "ModifyClusterSnapshotSchedule", &[("ClusterIdentifier", "c1"), (NAME, "daily")]).await;
    world.restart().await;
    let xml = world.call("alice", "DescribeClusters", "ClusterIdentifier=c1").await.unwrap();
    assert!(xml.contains("<ExpectedNextSnapshotScheduleTime>2026-11-24T15:00:00"), "{xml}");
    world.reconcile().await;
    let next = |world: &World| {
        let state = world.control.state();
        next_automated_snapshot(state.clusters().next().unwrap(), &state).unwrap().to_rfc3339()
    };
    // A minute before the time, nothing is due; at the time, one; eight hours later, the next is tomorrow's.
    world.advance(3 * 3600 - 60);
    assert_eq!(next(&world), "2026-11-24T15:00:00+00:00");
    assert_eq!(world.control.state().snapshots().count(), 0);
    world.advance(120);
    let taken = world.control.wait_until(|state| state.snapshots().any(|one| one.size_bytes.is_some()));
    tokio::time::timeout(std::time::Duration::from_secs(10), taken).await.unwrap();
    world.advance(8 * 3600);
    assert_eq!(next(&world), "2026-11-25T15:00:00+00:00");
    let state = world.control.state();
    let names: Vec<&str> = state.snapshots().map(|snapshot| snapshot.identifier.as_str()).collect();
    assert!(matches!(names.as_slice(), [name] if name.starts_with("rs:c1-2026-11-24-15-")), "{names:?}");
}
