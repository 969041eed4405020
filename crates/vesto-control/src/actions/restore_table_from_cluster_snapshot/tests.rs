use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::test_support::World;

const ACTION: &str = "RestoreTableFromClusterSnapshot";
const TABLE: &str = "ClusterIdentifier=c1 SnapshotIdentifier=s1 SourceDatabaseName=dev SourceTableName=T \
                     NewTableName=Back";

async fn world_with_a_snapshot() -> World {
    let world = World::running().await;
    for (cluster, snapshot) in [("c1", "s1"), ("c2", "s2")] {
        world.create_available(cluster, "").await;
        let params = format!("ClusterIdentifier={cluster} SnapshotIdentifier={snapshot}");
        world.call("alice", "CreateClusterSnapshot", &params).await.unwrap();
        let made = world.control.wait_until(|state| state.snapshots().all(|one| one.size_bytes.is_some()));
        tokio::time::timeout(Duration::from_secs(10), made).await.unwrap();
    }
    world.advance(5);
    let made = world.control.wait_until(|state| state.snapshots().all(|one| one.status.as_str() == "available"));
    tokio::time::timeout(Duration::from_secs(10), made).await.unwrap();
    world
}

/// Waits until the cluster's requests show all of `parts`.
async fn eventually(world: &World, parts: &[&str]) -> String {
    let shows = async {
        loop {
            let xml = world.call("alice", "DescribeTableRestoreStatus", "ClusterIdentifier=c1").await.unwrap();
            if parts.iter().all(|part| xml.contains(part)) {
                return xml;
            }
            world.control.changed().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), shows).await.unwrap()
}

#[tokio::test]
async fn a_table_is_restored_once_and_a_taken_name_fails() {
    let world = world_with_a_snapshot().await;
    world.runtime.n_failures.store(1_000, Ordering::SeqCst);
    let xml = world.call("alice", ACTION, TABLE).await.unwrap();
    for part in [
        "<Status>PENDING</Status>",
        "<SourceSchemaName>public</SourceSchemaName><SourceTableName>t</SourceTableName>",
        "<TargetDatabaseName>dev</TargetDatabaseName><TargetSchemaName>public</TargetSchemaName>",
        "<NewTableName>back</NewTableName>",
    ] {
        assert!(xml.contains(part), "{part}\n{xml}");
    }
    let error = world.call("alice", "DeleteClusterSnapshot", "SnapshotIdentifier=s1").await.unwrap_err();
    assert_eq!(error.code, "InvalidClusterSnapshotState", "{}", error.message);
    world.runtime.n_failures.store(0, Ordering::SeqCst);
    let xml = eventually(&world, &["<Status>SUCCEEDED</Status>"]).await;
    assert!(xml.contains("<TotalDataInMegaBytes>3<") && !xml.contains("Namespace"), "{xml}");
    world.call("alice", ACTION, TABLE).await.unwrap();
    eventually(&world, &["<Status>FAILED</Status><Message>relation `back` exists already</Message>"]).await;
    let exact = format!("{TABLE} EnableCaseSensitiveIdentifier=true TargetSchemaName=Other");
    let xml = world.call("alice", ACTION, &exact).await.unwrap();
    assert!(xml.contains("<TargetSchemaName>Other<") && xml.contains("<NewTableName>Back<"), "{xml}");
    let xml = world.call("alice", "DescribeTableRestoreStatus", "ClusterIdentifier=c2").await.unwrap();
    assert!(xml.contains("<TableRestoreStatusDetails/>"), "{xml}");
}

#[tokio::test]
async fn what_cannot_be_restored_is_refused() {
    let world = world_with_a_snapshot().await;
    for (from, to, expected) in [
        ("=c1", "=c9", "ClusterNotFound 404"),
        ("=s1", "=s9", "ClusterSnapshotNotFound 404"),
        ("=s1", "=s2", "InvalidTableRestoreArgument 400: The snapshot s2 was not taken of this cluster."),
        ("Name=dev", "Name=prod", "InvalidTableRestoreArgument 400: The database prod does not exist."),
        ("NewTableName=Back", "", "MissingParameter 400"),
    ] {
        let refusal = world.refusal("alice", ACTION, &TABLE.replace(from, to)).await;
        assert!(refusal.starts_with(expected), "{refusal}");
    }
    let refusal = world.refusal("nobody", ACTION, &TABLE.replace("=s1", "=s9")).await;
    assert!(refusal.starts_with("AccessDenied 403"), "{refusal}");
    let describe = "DescribeTableRestoreStatus";
    let refusal = world.refusal("alice", describe, "TableRestoreRequestId=nope").await;
    assert!(refusal.starts_with("TableRestoreNotFoundFault 400"), "{refusal}");
    let refusal = world.refusal("alice", describe, "ClusterIdentifier=c9").await;
    assert!(refusal.starts_with("ClusterNotFound 404"), "{refusal}");
}
