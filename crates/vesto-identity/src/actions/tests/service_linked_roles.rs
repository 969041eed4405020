use std::sync::Arc;

use futures::{FutureExt, future::BoxFuture};
use vesto_types::AccountId;

use crate::{
    ServiceRoleUse,
    testing::{ACCOUNT, TRUST_REDSHIFT, World, account, element},
};

const REDSHIFT: [(&str, &str); 1] = [("AWSServiceName", "redshift.amazonaws.com")];
const NAME: [(&str, &str); 1] = [("RoleName", "AWSServiceRoleForRedshift")];

#[tokio::test]
async fn redshifts_role_is_made_once_and_edited_by_nobody() {
    let world = World::new().await;
    let root = world.root();
    let made = world.make("CreateServiceLinkedRole", &REDSHIFT).await;
    assert_eq!(
        element(&made, "Arn").unwrap(),
        "arn:aws:iam::123456789012:role/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift"
    );
    assert_eq!(
        world.call(&root, "CreateServiceLinkedRole", &REDSHIFT).await,
        "400 InvalidInput: Service role name AWSServiceRoleForRedshift has been taken in this account, please try a \
         different suffix."
    );
    let attached = world.make("ListAttachedRolePolicies", &NAME).await;
    assert!(attached.contains("aws-service-role/AmazonRedshiftServiceLinkedRolePolicy"), "{attached}");
    for (action, more) in [
        ("DeleteRole", None),
        ("UpdateRole", Some(("Description", "mine"))),
        ("UpdateAssumeRolePolicy", Some(("PolicyDocument", TRUST_REDSHIFT))),
        ("DetachRolePolicy", Some(("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"))),
    ] {
        let params: Vec<_> = NAME.into_iter().chain(more).collect();
        let answer = world.call(&root, action, &params).await;
        assert!(answer.starts_with("400 UnmodifiableEntity:"), "{action}: {answer}");
    }
}

#[tokio::test]
async fn suffixes_and_services_are_checked() {
    let world = World::new().await;
    let params = [("AWSServiceName", "redshift.amazonaws.com"), ("CustomSuffix", "mine")];
    assert_eq!(
        world.call(&world.root(), "CreateServiceLinkedRole", &params).await,
        "400 InvalidInput: Custom suffix is not allowed for redshift.amazonaws.com"
    );
    let params = [("AWSServiceName", "autoscaling.amazonaws.com"), ("CustomSuffix", "mine")];
    let made = world.make("CreateServiceLinkedRole", &params).await;
    assert_eq!(element(&made, "RoleName").unwrap(), "AWSServiceRoleForAutoScaling_mine");
    let unknown = world.call(&world.root(), "CreateServiceLinkedRole", &[("AWSServiceName", "no.amazonaws.com")]).await;
    assert_eq!(unknown, "404 NoSuchEntity: Service role for no.amazonaws.com cannot be found.");
}

struct OneCluster;

impl ServiceRoleUse for OneCluster {
    fn used_by<'a>(&'a self, owner: &'a AccountId, service: &'a str) -> BoxFuture<'a, Vec<String>> {
        let used = owner.as_str() == ACCOUNT && service == "redshift.amazonaws.com";
        async move { used.then(|| "arn:aws:redshift:us-east-1:123456789012:cluster:c1".to_owned()).into_iter().collect() }
            .boxed()
    }
}

async fn delete(world: &World) -> String {
    let task = element(&world.make("DeleteServiceLinkedRole", &NAME).await, "DeletionTaskId").unwrap();
    assert!(task.starts_with("task/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift/"), "{task}");
    world.make("GetServiceLinkedRoleDeletionStatus", &[("DeletionTaskId", &task)]).await
}

#[tokio::test]
async fn a_role_in_use_is_not_deleted() {
    let world = World::new().await;
    world.identity.ensure_service_linked_role(&account(ACCOUNT), "redshift.amazonaws.com").await.unwrap();
    world.identity.ensure_service_linked_role(&account(ACCOUNT), "redshift.amazonaws.com").await.unwrap();
    world.identity.watch_service_role_use(Arc::new(OneCluster));
    let status = delete(&world).await;
    assert_eq!(element(&status, "Status").unwrap(), "FAILED");
    assert_eq!(element(&status, "Region").unwrap(), "us-east-1");
    assert!(status.contains("cluster:c1"), "{status}");
    world.make("GetRole", &NAME).await;
}

#[tokio::test]
async fn an_unused_role_is_deleted() {
    let world = World::new().await;
    world.make("CreateServiceLinkedRole", &REDSHIFT).await;
    assert_eq!(element(&delete(&world).await, "Status").unwrap(), "SUCCEEDED");
    let answer = world.call(&world.root(), "GetRole", &NAME).await;
    assert_eq!(answer, "404 NoSuchEntity: The role with name AWSServiceRoleForRedshift cannot be found.");
    let ordinary = world.call(&world.root(), "DeleteServiceLinkedRole", &[("RoleName", "other")]).await;
    assert!(ordinary.starts_with("404 NoSuchEntity"), "{ordinary}");
}
