use crate::test_support::{World, key};

const MINE: &str = "ParameterGroupName=Mine";

async fn world() -> World {
    let world = World::running().await;
    let create =
        format!("{MINE} ParameterGroupFamily=redshift-1.0 Description=x Tags.Tag.1.Key=team Tags.Tag.1.Value=a");
    let xml = world.call("alice", "CreateClusterParameterGroup", &create).await.unwrap();
    assert!(xml.contains("<ParameterGroupName>mine</ParameterGroupName>"), "{xml}");
    world
}

async fn set(world: &World, name: &str, value: &str) {
    let params =
        format!("{MINE} Parameters.Parameter.1.ParameterName={name} Parameters.Parameter.1.ParameterValue={value}");
    world.call("alice", "ModifyClusterParameterGroup", &params).await.unwrap();
}

fn parameter(world: &World, name: &str) -> Option<String> {
    world.control.session_parameters(&key("c1")).remove(name)
}

#[tokio::test]
async fn a_cluster_takes_static_values_when_it_starts_and_dynamic_ones_at_once() {
    let world = world().await;
    set(&world, "statement_timeout", "60000").await;
    world.create_available("c1", "ClusterParameterGroupName=mine").await;
    assert_eq!(parameter(&world, "statement_timeout").as_deref(), Some("60000"));
    let xml = world.call("alice", "DescribeClusters", "ClusterIdentifier=c1").await.unwrap();
    assert!(xml.contains("<ParameterGroupName>mine</ParameterGroupName><ParameterApplyStatus>in-sync<"), "{xml}");
    set(&world, "max_concurrency_scaling_clusters", "3").await;
    assert_eq!(parameter(&world, "max_concurrency_scaling_clusters").as_deref(), Some("3"));
    set(&world, "statement_timeout", "90000").await;
    assert_eq!(parameter(&world, "statement_timeout").as_deref(), Some("60000"));
    let xml = world.call("alice", "DescribeClusters", "ClusterIdentifier=c1").await.unwrap();
    assert!(
        xml.contains("<ParameterGroupName>mine</ParameterGroupName><ParameterApplyStatus>pending-reboot<"),
        "{xml}"
    );
    let status = "<ParameterName>statement_timeout</ParameterName><ParameterApplyStatus>pending-reboot<";
    assert!(xml.contains(status), "{xml}");
}

#[tokio::test]
async fn what_the_user_set_is_told_from_the_defaults_until_it_is_reset() {
    let world = world().await;
    set(&world, "require_ssl", "TRUE").await;
    let of_user = format!("{MINE} Source=user");
    let xml = world.call("alice", "DescribeClusterParameters", &of_user).await.unwrap();
    assert_eq!(xml.matches("<Parameter>").count(), 1, "{xml}");
    assert!(xml.contains("<ParameterValue>true</ParameterValue>") && xml.contains("<Source>user</Source>"), "{xml}");
    let reset = format!("{MINE} Parameters.Parameter.1.ParameterName=require_ssl");
    world.call("alice", "ResetClusterParameterGroup", &reset).await.unwrap();
    let xml = world.call("alice", "DescribeClusterParameters", &of_user).await.unwrap();
    assert_eq!(xml.matches("<Parameter>").count(), 0, "{xml}");
    let defaults = "ParameterGroupFamily=redshift-2.0";
    let xml = world.call("alice", "DescribeDefaultClusterParameters", defaults).await.unwrap();
    assert!(xml.contains("<ParameterName>require_ssl</ParameterName><ParameterValue>true<"), "{xml}");
}

#[tokio::test]
async fn wrong_values_default_groups_and_groups_in_use_are_refused() {
    let world = world().await;
    for (action, params, expected) in [
        (
            "ModifyClusterParameterGroup",
            "ParameterGroupName=mine Parameters.Parameter.1.ParameterName=statement_timeout \
             Parameters.Parameter.1.ParameterValue=50",
            "InvalidParameterValue 400: Invalid parameter value: 50 for parameter: statement_timeout",
        ),
        (
            "ModifyClusterParameterGroup",
            "ParameterGroupName=default.redshift-1.0 Parameters.Parameter.1.ParameterName=require_ssl \
             Parameters.Parameter.1.ParameterValue=true",
            "InvalidClusterParameterGroupState 400: The default parameter group default.redshift-1.0 cannot be changed or \
             deleted.",
        ),
        (
            "DeleteClusterParameterGroup",
            "ParameterGroupName=nope",
            "ClusterParameterGroupNotFound 404: ClusterParameterGroup not found: nope",
        ),
        (
            "CreateClusterParameterGroup",
            "ParameterGroupName=mine ParameterGroupFamily=redshift-1.0 Description=x",
            "ClusterParameterGroupAlreadyExists 400: ClusterParameterGroup mine already exists",
        ),
        (
            "CreateCluster",
            "ClusterIdentifier=c9 NodeType=dc1.large MasterUsername=u MasterUserPassword=Passw0rd-1 \
             ClusterParameterGroupName=nope",
            "ClusterParameterGroupNotFound 404: ClusterParameterGroup not found: nope",
        ),
    ] {
        assert_eq!(world.refusal("alice", action, params).await, expected);
    }
    world.create("c1", "ClusterParameterGroupName=mine").await;
    let refused = world.refusal("alice", "DeleteClusterParameterGroup", MINE).await;
    assert!(refused.starts_with("InvalidClusterParameterGroupState 400"), "{refused}");
}

#[tokio::test]
async fn groups_survive_a_restart_and_carry_tags() {
    let mut world = world().await;
    world.restart().await;
    let xml = world.call("alice", "DescribeClusterParameterGroups", "TagKeys.TagKey.1=team").await.unwrap();
    assert_eq!(xml.matches("<ClusterParameterGroup>").count(), 1, "{xml}");
    let xml = world.call("alice", "DescribeClusterParameterGroups", "").await.unwrap();
    assert_eq!(xml.matches("<ClusterParameterGroup>").count(), 3, "with the two default groups: {xml}");
    let arn = "ResourceName=arn:aws:redshift:us-east-1:123456789012:parametergroup:mine";
    world.call("alice", "DeleteTags", &format!("{arn} TagKeys.TagKey.1=team")).await.unwrap();
    world.call("alice", "CreateTags", &format!("{arn} Tags.Tag.1.Key=env Tags.Tag.1.Value=dev")).await.unwrap();
    let xml = world.call("alice", "DescribeTags", "ResourceType=parameter%20group").await.err();
    assert!(xml.is_some(), "an unknown resource type is refused");
    let xml = world.call("alice", "DescribeTags", arn).await.unwrap();
    assert!(xml.contains("<Key>env</Key>") && !xml.contains("team"), "{xml}");
}
