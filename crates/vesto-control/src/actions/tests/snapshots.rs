//! Snapshots as the API knows them; their data is the runtime's.

use std::fmt::Write;

use expect_test::expect;

use crate::snapshot::SnapshotStatus;
use crate::test_support::World;

async fn with_snapshot(name: &str) -> World {
    let world = World::running().await;
    world.create_available("c1", "AutomatedSnapshotRetentionPeriod=0").await;
    snapshot(&world, name).await;
    world
}

async fn snapshot(world: &World, name: &str) {
    let params = format!("ClusterIdentifier=c1 SnapshotIdentifier={name}");
    world.call("alice", "CreateClusterSnapshot", &params).await.unwrap();
    available(world, name).await;
}

async fn available(world: &World, name: &str) {
    let is_made = |status: SnapshotStatus| status == SnapshotStatus::Available;
    world.advance(2);
    let reached = world
        .control
        .wait_until(|state| state.snapshots().any(|snapshot| snapshot.identifier == name && is_made(snapshot.status)));
    tokio::time::timeout(std::time::Duration::from_secs(10), reached).await.unwrap();
}

fn names(xml: &str) -> Vec<&str> {
    xml.split("<SnapshotIdentifier>").skip(1).filter_map(|rest| rest.split('<').next()).collect()
}

#[tokio::test]
async fn what_is_wrong_with_a_snapshot_is_said_in_redshifts_words() {
    let world = with_snapshot("s1").await;
    let mut shown = String::new();
    for (action, params) in [
        ("CreateClusterSnapshot", "ClusterIdentifier=c1 SnapshotIdentifier=S1"),
        ("CreateClusterSnapshot", "ClusterIdentifier=nope SnapshotIdentifier=s2"),
        ("CreateClusterSnapshot", "ClusterIdentifier=c1 SnapshotIdentifier=s--2"),
        ("CreateClusterSnapshot", "ClusterIdentifier=c1 SnapshotIdentifier=s2 ManualSnapshotRetentionPeriod=9999"),
        ("DescribeClusterSnapshots", "SnapshotIdentifier=nope"),
        ("DescribeClusterSnapshots", "MaxRecords=5"),
        ("DeleteClusterSnapshot", "SnapshotIdentifier=nope"),
        ("DeleteClusterSnapshot", "SnapshotIdentifier=s1 SnapshotClusterIdentifier=other"),
        ("CopyClusterSnapshot", "SourceSnapshotIdentifier=s1 TargetSnapshotIdentifier=s1"),
        ("CopyClusterSnapshot", "SourceSnapshotIdentifier=nope TargetSnapshotIdentifier=s2"),
        ("ModifyClusterSnapshot", "SnapshotIdentifier=s1 ManualSnapshotRetentionPeriod=0"),
        ("RevokeSnapshotAccess", "SnapshotIdentifier=s1 AccountWithRestoreAccess=999999999999"),
        ("AuthorizeSnapshotAccess", "SnapshotIdentifier=s1 AccountWithRestoreAccess=me"),
        ("RestoreFromClusterSnapshot", "ClusterIdentifier=c1 SnapshotIdentifier=s1"),
        ("RestoreFromClusterSnapshot", "ClusterIdentifier=c2 SnapshotIdentifier=nope"),
        ("RestoreFromClusterSnapshot", "ClusterIdentifier=c2"),
    ] {
        writeln!(shown, "{action} {params}\n    {}", world.refusal("alice", action, params).await).unwrap();
    }
    expect![[r#"
        CreateClusterSnapshot ClusterIdentifier=c1 SnapshotIdentifier=S1
            ClusterSnapshotAlreadyExists 400: Cannot create the snapshot because a snapshot with the identifier s1 already exists
        CreateClusterSnapshot ClusterIdentifier=nope SnapshotIdentifier=s2
            ClusterNotFound 404: Cluster nope not found.
        CreateClusterSnapshot ClusterIdentifier=c1 SnapshotIdentifier=s--2
            InvalidParameterValue 400: The parameter SnapshotIdentifier is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.
        CreateClusterSnapshot ClusterIdentifier=c1 SnapshotIdentifier=s2 ManualSnapshotRetentionPeriod=9999
            InvalidRetentionPeriodFault 400: Invalid retention period 9999. The value must be either -1 or an integer between 1 and 3,653.
        DescribeClusterSnapshots SnapshotIdentifier=nope
            ClusterSnapshotNotFound 404: Snapshot nope not found.
        DescribeClusterSnapshots MaxRecords=5
            InvalidParameterValue 400: Invalid value 5 for MaxRecords. Must be between 20 and 100
        DeleteClusterSnapshot SnapshotIdentifier=nope
            ClusterSnapshotNotFound 404: Snapshot nope not found.
        DeleteClusterSnapshot SnapshotIdentifier=s1 SnapshotClusterIdentifier=other
            ClusterSnapshotNotFound 404: Snapshot s1 not found.
        CopyClusterSnapshot SourceSnapshotIdentifier=s1 TargetSnapshotIdentifier=s1
            ClusterSnapshotAlreadyExists 400: Cannot create the snapshot because a snapshot with the identifier s1 already exists
        CopyClusterSnapshot SourceSnapshotIdentifier=nope TargetSnapshotIdentifier=s2
            ClusterSnapshotNotFound 404: Snapshot nope not found.
        ModifyClusterSnapshot SnapshotIdentifier=s1 ManualSnapshotRetentionPeriod=0
            InvalidRetentionPeriodFault 400: Invalid retention period 0. The value must be either -1 or an integer between 1 and 3,653.
        RevokeSnapshotAccess SnapshotIdentifier=s1 AccountWithRestoreAccess=999999999999
            AuthorizationNotFound 404: The account 999999999999 is not authorized to restore the snapshot.
        AuthorizeSnapshotAccess SnapshotIdentifier=s1 AccountWithRestoreAccess=me
            InvalidParameterValue 400: Invalid value me for AccountWithRestoreAccess.
        RestoreFromClusterSnapshot ClusterIdentifier=c1 SnapshotIdentifier=s1
            ClusterAlreadyExists 400: Cluster already exists
        RestoreFromClusterSnapshot ClusterIdentifier=c2 SnapshotIdentifier=nope
            ClusterSnapshotNotFound 404: Snapshot nope not found.
        RestoreFromClusterSnapshot ClusterIdentifier=c2
            MissingParameter 400: The request must contain the parameter SnapshotIdentifier.
    "#]].assert_eq(&shown);
}

#[tokio::test]
async fn a_restored_cluster_has_the_snapshots_settings_and_only_the_roles_it_is_given() {
    let world = with_snapshot("s1").await;
    let params = "ClusterIdentifier=c2 SnapshotIdentifier=s1 NumberOfNodes=3 \
                  IamRoles.IamRoleArn.1=arn:aws:iam::123456789012:role/B";
    let refusal = world.refusal("passes-a", "RestoreFromClusterSnapshot", params).await;
    assert!(refusal.contains("iam:PassRole on resource: arn:aws:iam::123456789012:role/B"), "{refusal}");
    let xml = world.call("alice", "RestoreFromClusterSnapshot", params).await.unwrap();
    assert!(xml.contains("<RestoreStatus><Status>starting</Status>") && !xml.contains("****"), "{xml}");
    world.advance(2);
    world.eventually("c2", |cluster| cluster.is_some_and(|cluster| cluster.available_at.is_some())).await;
    assert_eq!(world.show("c2"), "available B:in-sync");
    let cluster = world.cluster("c2").unwrap();
    assert_eq!((cluster.settings.number_of_nodes, cluster.settings.master_username.as_str()), (3, "awsuser"));
    let start = world.runtime.starts.lock().unwrap().last().unwrap().clone();
    assert!(start.is_new && start.restore_from.is_some() && start.master_password.is_none());
}

#[tokio::test]
async fn snapshots_are_filtered_sorted_and_paged() {
    let world = with_snapshot("s0").await;
    for number in 1..25 {
        snapshot(&world, &format!("s{number}")).await;
    }
    let first = world.call("alice", "DescribeClusterSnapshots", "MaxRecords=20").await.unwrap();
    assert_eq!(names(&first).len(), 20);
    let marker = first.split("<Marker>").nth(1).unwrap().split('<').next().unwrap();
    let rest = world.call("alice", "DescribeClusterSnapshots", &format!("Marker={marker}")).await.unwrap();
    assert_eq!(names(&rest).len(), 5);
    let newest = "SortingEntities.SnapshotSortingEntity.1.Attribute=CREATE_TIME \
                  SortingEntities.SnapshotSortingEntity.1.SortOrder=DESC";
    let sorted = world.call("alice", "DescribeClusterSnapshots", newest).await.unwrap();
    assert_eq!(names(&sorted)[..3], ["s24", "s23", "s22"]);
    for none in ["SnapshotType=automated", "ClusterExists=false", "OwnerAccount=999999999999", "TagKeys.TagKey.1=x"] {
        let xml = world.call("alice", "DescribeClusterSnapshots", none).await.unwrap();
        assert!(names(&xml).is_empty(), "{none}");
    }
}

#[tokio::test]
async fn a_batch_does_what_it_can_and_tells_the_rest() {
    let world = with_snapshot("s1").await;
    let params = "Identifiers.DeleteClusterSnapshotMessage.1.SnapshotIdentifier=s1 \
                  Identifiers.DeleteClusterSnapshotMessage.2.SnapshotIdentifier=nope";
    let expected = expect![
        "<Resources><String>s1</String></Resources><Errors><SnapshotErrorMessage><SnapshotIdentifier>nope</SnapshotIdentifier><FailureCode>ClusterSnapshotNotFound</FailureCode><FailureReason>Snapshot nope not found.</FailureReason></SnapshotErrorMessage></Errors>"
    ];
    expected.assert_eq(&world.call("alice", "BatchDeleteClusterSnapshots", params).await.unwrap());
    assert!(names(&world.call("alice", "DescribeClusterSnapshots", "").await.unwrap()).is_empty());
}

#[tokio::test]
async fn a_snapshot_goes_when_its_time_is_over() {
    let world = with_snapshot("s1").await;
    let params = "SnapshotIdentifier=s1 ManualSnapshotRetentionPeriod=2";
    let xml = world.call("alice", "ModifyClusterSnapshot", params).await.unwrap();
    assert!(xml.contains("<ManualSnapshotRemainingDays>1</ManualSnapshotRemainingDays>"), "{xml}");
    world.advance(2 * 24 * 3600);
    let gone = world.control.wait_until(|state| state.snapshots().next().is_none());
    tokio::time::timeout(std::time::Duration::from_secs(10), gone).await.unwrap();
}

#[tokio::test]
async fn a_copy_stays_when_its_source_goes() {
    let world = with_snapshot("s1").await;
    let params = "SourceSnapshotIdentifier=s1 TargetSnapshotIdentifier=s2";
    world.call("alice", "CopyClusterSnapshot", params).await.unwrap();
    available(&world, "s2").await;
    world.call("alice", "DeleteClusterSnapshot", "SnapshotIdentifier=s1").await.unwrap();
    assert_eq!(names(&world.call("alice", "DescribeClusterSnapshots", "").await.unwrap()), ["s2"]);
    let sweeps = &world.runtime.sweeps;
    let swept = async {
        while sweeps.load(std::sync::atomic::Ordering::SeqCst) < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), swept).await.expect("its data is removed");
}
