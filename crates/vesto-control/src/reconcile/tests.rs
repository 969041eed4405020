mod lifecycle;

use std::sync::atomic::Ordering;

use expect_test::expect;

use crate::model::ClusterStatus;
use crate::test_support::{World, key, now, role_params};

fn is(status: ClusterStatus) -> impl Fn(Option<&crate::Cluster>) -> bool {
    move |cluster| cluster.is_some_and(|cluster| cluster.status == status)
}

#[tokio::test]
async fn a_cluster_becomes_available_together_with_its_roles() {
    let world = World::running().await;
    world.create("c1", &role_params("IamRoles", &["A", "B"])).await;
    world.eventually("c1", |cluster| cluster.is_some_and(|cluster| cluster.endpoint.is_some())).await;
    assert_eq!(world.show("c1"), "creating A:adding B:adding");
    world.advance(2);
    world.eventually("c1", is(ClusterStatus::Available)).await;
    assert_eq!(world.show("c1"), "available A:in-sync B:in-sync");
    let cluster = world.cluster("c1").unwrap();
    assert_eq!(cluster.available_at, Some(now(&world)));
    assert_eq!(cluster.master_password, None, "the password is forgotten once the admin user exists");
}

#[tokio::test]
async fn a_cluster_without_roles_need_not_wait() {
    let world = World::running().await;
    world.create("c1", "").await;
    world.eventually("c1", is(ClusterStatus::Available)).await;
}

#[tokio::test]
async fn associations_are_applied_after_the_delay_and_the_cluster_stays_available() {
    let world = World::running().await;
    world.create_available("c1", &role_params("IamRoles", &["A", "B"])).await;
    let params =
        format!("ClusterIdentifier=c1 {}{}", role_params("AddIamRoles", &["C"]), role_params("RemoveIamRoles", &["A"]));
    world.call("alice", "ModifyClusterIamRoles", &params).await.unwrap();
    world.advance(1);
    // That nothing happens cannot be awaited: this only gives a wrong reconciler the chance to act too early.
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert_eq!(world.show("c1"), "available A:removing B:in-sync C:adding");
    world.advance(1);
    world.eventually("c1", |cluster| cluster.is_some_and(|cluster| cluster.roles.oldest_pending().is_none())).await;
    assert_eq!(world.show("c1"), "available B:in-sync C:in-sync");
}

#[tokio::test]
async fn a_job_that_breaks_down_is_tried_again() {
    let world = World::running().await;
    world.runtime.panics.store(true, Ordering::SeqCst);
    world.create("c1", "").await;
    world.eventually("c1", is(ClusterStatus::Available)).await;
    assert_eq!(world.runtime.starts.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_restart_carries_on_from_every_state() {
    let mut world = World::running().await;
    for name in ["kept", "changing", "leaving"] {
        world.create_available(name, &role_params("IamRoles", &["A"])).await;
    }
    let port = world.cluster("kept").unwrap().endpoint.clone();
    world.restart().await; // the reconciler is dead from here on
    world.create("coming", &role_params("IamRoles", &["A"])).await;
    let params = format!(
        "ClusterIdentifier=changing {}{}",
        role_params("AddIamRoles", &["B"]),
        role_params("RemoveIamRoles", &["A"])
    );
    world.call("alice", "ModifyClusterIamRoles", &params).await.unwrap();
    let params = "ClusterIdentifier=leaving SkipFinalClusterSnapshot=true";
    world.call("alice", "DeleteCluster", params).await.unwrap();

    world.restart().await;
    let shown = ["kept", "changing", "leaving", "coming"].map(|name| world.show(name)).join("\n");
    expect![[r#"
        available A:in-sync
        available A:removing B:adding
        deleting A:in-sync
        creating A:adding"#]]
    .assert_eq(&shown);

    world.reconcile().await;
    let running: Vec<_> = world.runtime.running.lock().unwrap().iter().map(|key| key.identifier.to_string()).collect();
    assert_eq!(running, ["changing", "coming", "kept"], "everything runs when the server's start is done");
    world.advance(2);
    world.eventually("coming", is(ClusterStatus::Available)).await;
    world
        .eventually("changing", |cluster| cluster.is_some_and(|cluster| cluster.roles.oldest_pending().is_none()))
        .await;
    world.eventually("leaving", |cluster| cluster.is_none()).await;
    let shown = ["kept", "changing", "leaving", "coming"].map(|name| world.show(name)).join("\n");
    expect![[r#"
        available A:in-sync
        available B:in-sync
        gone
        available A:in-sync"#]]
    .assert_eq(&shown);
    assert_eq!(world.cluster("kept").unwrap().endpoint, port, "the port stays");
    assert_eq!(*world.runtime.destroyed.lock().unwrap(), [key("leaving")]);
}

#[tokio::test]
async fn a_password_survives_a_restart_before_the_first_start_succeeded() {
    let mut world = World::new().await;
    world.create("c1", "").await;
    world.restart().await;
    world.reconcile().await;
    let starts = world.runtime.starts.lock().unwrap().clone();
    assert_eq!(starts[0].master_password.as_ref().unwrap().expose(), "Passw0rd-1");
    world.restart().await;
    world.reconcile().await;
    let starts = world.runtime.starts.lock().unwrap().clone();
    assert_eq!(starts[0].master_password, None);
}

#[tokio::test]
async fn a_failed_start_is_tried_again() {
    let world = World::running().await;
    world.runtime.n_failures.store(1, Ordering::SeqCst);
    world.create("c1", "").await;
    world.eventually("c1", is(ClusterStatus::Available)).await;
    assert_eq!(world.runtime.starts.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_failed_destruction_is_tried_again() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    world.runtime.n_failures.store(1, Ordering::SeqCst);
    world.call("alice", "DeleteCluster", "ClusterIdentifier=c1 SkipFinalClusterSnapshot=true").await.unwrap();
    world.eventually("c1", |cluster| cluster.is_none()).await;
}

#[tokio::test]
async fn shutting_down_stops_what_runs_and_forgets_nothing() {
    let mut world = World::running().await;
    world.create_available("c1", "").await;
    world.shut_down().await;
    assert!(world.runtime.running.lock().unwrap().is_empty());
    assert_eq!(world.show("c1"), "available");
}

#[tokio::test]
async fn a_reset_leaves_no_cluster() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    world.create("c2", &role_params("IamRoles", &["A"])).await;
    world.control.reset().await.unwrap();
    assert!(world.control.state().is_empty());
    assert!(world.runtime.running.lock().unwrap().is_empty());
}
