//! Every change of a cluster: what it goes through, what the runtime is told, and that a restart carries on.

use std::fmt::Write;
use std::sync::atomic::Ordering;

use expect_test::expect;

use crate::model::ClusterStatus;
use crate::reconcile::settle::{Moment, snapshot_step};
use crate::test_support::{World, create_params, key, now, role_params};

/// Brings a change that was begun to its end, and shows each step.
async fn follow(world: &World, name: &str, end: ClusterStatus) {
    world.advance(2);
    world.eventually(name, |cluster| cluster.is_some_and(|cluster| cluster.status == end)).await;
}

async fn change(world: &World, action: &str, params: &str) -> String {
    world.call("alice", action, params).await.unwrap();
    world.show("c1")
}

#[tokio::test]
async fn each_change_goes_through_its_status() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    let mut shown = String::new();
    for (action, more) in [
        ("ModifyCluster", "MasterUserPassword=Other-Passw0rd"),
        ("ModifyCluster", "PreferredMaintenanceWindow=sun:01:00-sun:02:00 AllowVersionUpgrade=false"),
        ("ModifyCluster", "PubliclyAccessible=true"),
        ("ModifyCluster", "NodeType=ra3.large NumberOfNodes=4"),
        ("ModifyCluster", "KmsKeyId=k1"),
        ("ModifyCluster", "Encrypted=false"),
        ("ResizeCluster", "NumberOfNodes=2"),
        ("RebootCluster", ""),
        ("RotateEncryptionKey", ""),
    ] {
        let params = format!("ClusterIdentifier=c1 {more}");
        match world.call("alice", action, &params).await {
            Ok(_) => writeln!(shown, "{action} {more}: {}", world.show("c1")).unwrap(),
            Err(error) => writeln!(shown, "{action} {more}: {} {}", error.code, error.message).unwrap(),
        }
        follow(&world, "c1", ClusterStatus::Available).await;
    }
    expect![[r#"
        ModifyCluster MasterUserPassword=Other-Passw0rd: modifying
        ModifyCluster PreferredMaintenanceWindow=sun:01:00-sun:02:00 AllowVersionUpgrade=false: available
        ModifyCluster PubliclyAccessible=true: modifying
        ModifyCluster NodeType=ra3.large NumberOfNodes=4: resizing
        ModifyCluster KmsKeyId=k1: rotating-keys
        ModifyCluster Encrypted=false: modifying
        ResizeCluster NumberOfNodes=2: resizing
        RebootCluster : rebooting
        RotateEncryptionKey : InvalidClusterState Encryption keys can only be rotated for an encrypted cluster.
    "#]]
    .assert_eq(&shown);
    assert_eq!(*world.runtime.passwords.lock().unwrap(), ["Other-Passw0rd"]);
    assert_eq!(*world.runtime.stopped.lock().unwrap(), [key("c1")], "only the reboot closes the endpoint");
    let settings = &world.cluster("c1").unwrap().settings;
    assert_eq!((settings.node_type.as_str(), settings.number_of_nodes), ("ra3.large", 2));
}

#[tokio::test]
async fn while_something_is_under_way_nothing_else_begins() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    change(&world, "RebootCluster", "ClusterIdentifier=c1").await;
    let mut shown = String::new();
    for (action, more) in [
        ("ModifyCluster", "MasterUserPassword=Other-Passw0rd"),
        ("RebootCluster", ""),
        ("PauseCluster", ""),
        ("ResumeCluster", ""),
        ("ResizeCluster", "NumberOfNodes=4"),
        ("CancelResize", ""),
        ("CreateClusterSnapshot", "SnapshotIdentifier=s1"),
        ("DeleteCluster", "SkipFinalClusterSnapshot=true"),
        ("ModifyClusterIamRoles", "AddIamRoles.IamRoleArn.1=arn:aws:iam::123456789012:role/A"),
    ] {
        let refusal = world.refusal("alice", action, &format!("ClusterIdentifier=c1 {more}")).await;
        writeln!(shown, "{action}: {refusal}").unwrap();
    }
    expect![[r#"
        ModifyCluster: InvalidClusterState 400: The Cluster is being modified by a concurrent operation. Please check the Cluster's status and try again.
        RebootCluster: InvalidClusterState 400: The Cluster is being modified by a concurrent operation. Please check the Cluster's status and try again.
        PauseCluster: InvalidClusterState 400: The Cluster is being modified by a concurrent operation. Please check the Cluster's status and try again.
        ResumeCluster: InvalidClusterState 400: You can only resume a cluster that is paused.
        ResizeCluster: InvalidClusterState 400: The Cluster is being modified by a concurrent operation. Please check the Cluster's status and try again.
        CancelResize: ResizeNotFound 404: A resize operation for the specified cluster is not found.
        CreateClusterSnapshot: InvalidClusterState 400: The Cluster is being modified by a concurrent operation. Please check the Cluster's status and try again.
        DeleteCluster: InvalidClusterState 400: There is an operation running on the Cluster. Please try to delete it at a later time.
        ModifyClusterIamRoles: InvalidClusterState 400: The Cluster is being modified by a concurrent operation. Please check the Cluster's status and try again.
    "#]].assert_eq(&shown);
}

#[tokio::test]
async fn nobody_is_connected_when_the_last_snapshot_is_taken() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    world.runtime.n_failures.store(1_000, Ordering::SeqCst);
    world.call("alice", "DeleteCluster", "ClusterIdentifier=c1 FinalClusterSnapshotIdentifier=last").await.unwrap();
    let stopped = world.control.wait_until(|state| state.clusters().all(|cluster| !state.is_running(cluster)));
    tokio::time::timeout(std::time::Duration::from_secs(10), stopped).await.unwrap();
    assert_eq!(world.runtime.stopped.lock().unwrap().len(), 1);
    assert!(world.runtime.running.lock().unwrap().is_empty() && world.runtime.snapshots.lock().unwrap().is_empty());
    world.runtime.n_failures.store(0, Ordering::SeqCst);
    world.eventually("c1", |cluster| cluster.is_none()).await;
    assert_eq!(world.runtime.snapshots.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_restart_carries_on_from_every_status() {
    let mut world = World::running().await;
    let roles = role_params("IamRoles", &["A"]);
    let names = ["modifying", "renaming", "resizing", "rebooting", "pausing", "paused", "resuming", "final"];
    for name in names {
        world.create_available(name, &roles).await;
    }
    for name in ["paused", "resuming"] {
        world.call("alice", "PauseCluster", &format!("ClusterIdentifier={name}")).await.unwrap();
        follow(&world, name, ClusterStatus::Paused).await;
    }
    world.restart().await; // the reconciler is dead from here on
    for (action, params) in [
        ("ModifyCluster", "ClusterIdentifier=modifying MasterUserPassword=Other-Passw0rd"),
        ("ModifyCluster", "ClusterIdentifier=renaming NewClusterIdentifier=renamed"),
        ("ResizeCluster", "ClusterIdentifier=resizing NumberOfNodes=5"),
        ("RebootCluster", "ClusterIdentifier=rebooting"),
        ("PauseCluster", "ClusterIdentifier=pausing"),
        ("ResumeCluster", "ClusterIdentifier=resuming"),
        ("DeleteCluster", "ClusterIdentifier=final FinalClusterSnapshotIdentifier=last"),
    ] {
        world.call("alice", action, params).await.unwrap();
    }
    let taken = create_params("renamed", "");
    assert!(world.refusal("alice", "CreateCluster", &taken).await.starts_with("ClusterAlreadyExists"));
    world.restart().await;
    world.reconcile().await;
    world.advance(2);
    world.eventually("final", |cluster| cluster.is_none()).await;
    for name in ["modifying", "renamed", "resizing", "rebooting", "resuming"] {
        world.eventually(name, |cluster| cluster.is_some_and(|c| c.status == ClusterStatus::Available)).await;
    }
    world.eventually("pausing", |cluster| cluster.is_some_and(|c| c.status == ClusterStatus::Paused)).await;
    let mut shown = String::new();
    for name in names.iter().chain(&["renamed"]) {
        writeln!(shown, "{name}: {}", world.show(name)).unwrap();
    }
    expect![[r#"
        modifying: available A:in-sync
        renaming: gone
        resizing: available A:in-sync
        rebooting: available A:in-sync
        pausing: paused A:in-sync
        paused: paused A:in-sync
        resuming: available A:in-sync
        final: gone
        renamed: available A:in-sync
    "#]]
    .assert_eq(&shown);
    assert_eq!(world.cluster("resizing").unwrap().settings.number_of_nodes, 5);
    assert_eq!(world.cluster("modifying").unwrap().master_password, None);
    let snapshots = world.control.state();
    let last = snapshots.snapshots().next().unwrap();
    assert_eq!((last.identifier.as_str(), last.status.as_str()), ("last", "available"));
}

#[tokio::test]
async fn a_snapshot_that_is_being_restored_outlives_its_cluster_and_its_time() {
    let mut world = World::running().await;
    world.create_available("c1", "AutomatedSnapshotRetentionPeriod=1").await;
    world.advance(8 * 3600);
    let taken = world.control.wait_until(|state| state.snapshots().any(|one| one.size_bytes.is_some()));
    tokio::time::timeout(std::time::Duration::from_secs(10), taken).await.unwrap();
    world.advance(2);
    let made = world.control.wait_until(|state| state.snapshots().all(|one| one.status.as_str() == "available"));
    tokio::time::timeout(std::time::Duration::from_secs(10), made).await.unwrap();
    world.restart().await; // the reconciler is dead from here on
    let name = world.control.state().snapshots().next().unwrap().identifier.clone();
    let restore = format!("ClusterIdentifier=c2 SnapshotIdentifier={name}");
    world.call("alice", "RestoreFromClusterSnapshot", &restore).await.unwrap();
    let namespace = world.cluster("c1").unwrap().namespace.clone();
    world.control.remove(&namespace).await.unwrap();
    world.advance(2 * 24 * 3600);
    let state = world.control.state();
    let moment = Moment::new(now(&world), world.control.apply_delay());
    assert_eq!(state.snapshots().map(|one| snapshot_step(one, &state, moment)).collect::<Vec<_>>(), [None]);
    world.reconcile().await;
    let gone = world.control.wait_until(|state| state.snapshots().count() == 0);
    tokio::time::timeout(std::time::Duration::from_secs(10), gone).await.expect("it goes when the cluster is there");
    assert!(world.cluster("c2").unwrap().endpoint.is_some());
}

#[tokio::test]
async fn automated_snapshots_come_every_eight_hours_and_go_with_the_cluster() {
    let world = World::running().await;
    world.create_available("c1", "AutomatedSnapshotRetentionPeriod=1").await;
    world.create_available("c2", "AutomatedSnapshotRetentionPeriod=0").await;
    for expected in 1..=3 {
        world.advance(8 * 3600);
        let taken = world.control.wait_until(|state| state.snapshots().count() == expected);
        tokio::time::timeout(std::time::Duration::from_secs(10), taken).await.unwrap();
        world.advance(2);
        let made = world.control.wait_until(|state| state.snapshots().all(|one| one.status.as_str() == "available"));
        tokio::time::timeout(std::time::Duration::from_secs(10), made).await.unwrap();
    }
    let name = world.control.state().snapshots().next().unwrap().identifier.clone();
    assert!(name.starts_with("rs:c1-2026-11-24-20-00-"), "{name}");
    let refusal = world.refusal("alice", "DeleteClusterSnapshot", &format!("SnapshotIdentifier={name}")).await;
    assert!(refusal.ends_with("because only manual snapshots may be deleted"), "{refusal}");
    world.call("alice", "DeleteCluster", "ClusterIdentifier=c1 SkipFinalClusterSnapshot=true").await.unwrap();
    world.eventually("c1", |cluster| cluster.is_none()).await;
    assert_eq!(world.control.state().snapshots().count(), 0);
}
