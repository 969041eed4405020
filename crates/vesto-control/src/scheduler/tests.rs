use vesto_aws_wire::QueryParams;

use super::*;
use crate::ClusterStatus;
use crate::test_support::World;

const CREATE: &str = "ScheduledActionName=nightly IamRole=arn:aws:iam::123456789012:role/Scheduler \
                      TargetAction.PauseCluster.ClusterIdentifier=c1 Schedule=at(2026-11-24T13:00:00)";

/// The role `Scheduler`, trusting `service`, which may pause c1.
async fn role(world: &World, service: &str) {
    let iam = vesto_identity::actions::iam_actions();
    let admin = world.ctx("iam-admin");
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"Service":"{service}"}}}}]}}"#
    );
    let policy =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"redshift:PauseCluster","Resource":"*"}]}"#;
    let call = async |action: &str, pairs: Vec<(&str, &str)>| {
        iam.call(&world.identity, &admin, action, &QueryParams::from_pairs(pairs)).await.unwrap();
    };
    call("CreateRole", vec![("RoleName", "Scheduler"), ("AssumeRolePolicyDocument", &trust)]).await;
    call("PutRolePolicy", vec![("RoleName", "Scheduler"), ("PolicyName", "p"), ("PolicyDocument", policy)]).await;
}

async fn status_after(service: &str) -> ClusterStatus {
    let world = World::running().await;
    world.create_available("c1", "").await;
    role(&world, service).await;
    let xml = world.call("alice", "CreateScheduledAction", CREATE).await.unwrap();
    let next = "<NextInvocations><ScheduledActionTime>2026-11-24T13:00:00Z</ScheduledActionTime></NextInvocations>";
    assert!(xml.contains(next) && xml.contains("<State>ACTIVE</State>"), "{xml}");
    run_due(&world.control, &world.identity).await;
    assert_eq!(world.cluster("c1").unwrap().status, ClusterStatus::Available, "it is not due yet");
    world.advance(3600);
    run_due(&world.control, &world.identity).await;
    let xml = world.call("alice", "DescribeScheduledActions", "").await.unwrap();
    assert!(xml.contains("<NextInvocations/>"), "{xml}");
    world.cluster("c1").unwrap().status
}

#[tokio::test]
async fn a_due_action_is_carried_out_under_its_role() {
    let status = status_after("scheduler.redshift.amazonaws.com").await;
    assert!(matches!(status, ClusterStatus::Pausing | ClusterStatus::Paused), "{status:?}");
}

#[tokio::test]
async fn a_role_that_does_not_trust_the_scheduler_does_nothing() {
    assert_eq!(status_after("redshift.amazonaws.com").await, ClusterStatus::Available);
}

#[tokio::test]
async fn scheduled_actions_are_checked_passed_changed_and_removed() {
    let world = World::new().await;
    world.create("c1", "").await;
    let refusal = async |user: &str, params: &str| world.refusal(user, "CreateScheduledAction", params).await;
    assert!(refusal("modifier", CREATE).await.contains("iam:PassRole"));
    assert!(refusal("alice", &CREATE.replace("at(", "rate(")).await.starts_with("InvalidSchedule 400"));
    assert!(refusal("alice", &CREATE.replace("=c1", "=c9")).await.starts_with("ClusterNotFound 404"));
    let foreign = refusal("alice", &CREATE.replace("123456789012", "210987654321")).await;
    assert!(foreign.contains("iam:PassRole on resource: arn:aws:iam::210987654321:role/Scheduler"), "{foreign}");
    let both = format!("{CREATE} TargetAction.ResumeCluster.ClusterIdentifier=c1");
    assert!(refusal("alice", &both).await.starts_with("InvalidScheduledAction 400"));
    world.call("alice", "CreateScheduledAction", CREATE).await.unwrap();
    assert!(refusal("alice", CREATE).await.starts_with("ScheduledActionAlreadyExists 400"));
    let retarget = "ScheduledActionName=nightly TargetAction.PauseCluster.ClusterIdentifier=c1";
    let refused = world.refusal("modifier", "ModifyScheduledAction", retarget).await;
    assert!(refused.contains("iam:PassRole"), "what the role is used for is passing it: {refused}");
    let disable = "ScheduledActionName=nightly Enable=false";
    let xml = world.call("alice", "ModifyScheduledAction", disable).await.unwrap();
    assert!(xml.contains("<State>DISABLED</State>") && xml.contains("<NextInvocations/>"), "{xml}");
    for (filter, count) in [
        ("TargetActionType=PauseCluster", 1),
        ("TargetActionType=ResumeCluster", 0),
        ("Active=true", 0),
        ("Filters.ScheduledActionFilter.1.Name=cluster-identifier Filters.ScheduledActionFilter.1.Values.item.1=c1", 1),
    ] {
        let xml = world.call("alice", "DescribeScheduledActions", filter).await.unwrap();
        assert_eq!(xml.matches("<ScheduledAction>").count(), count, "{filter}: {xml}");
    }
    world.call("alice", "DeleteScheduledAction", disable).await.unwrap();
    let gone = world.refusal("alice", "DeleteScheduledAction", disable).await;
    assert!(gone.starts_with("ScheduledActionNotFound 400"), "{gone}");
}
