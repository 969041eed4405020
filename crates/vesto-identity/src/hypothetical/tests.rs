use vesto_policy::Context;
use vesto_types::{AccountId, Region, RoleArn};

use super::*;
use crate::testing::{ACCOUNT, World};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole",
    "Principal":{"Service":"redshift.amazonaws.com"},"Condition":{"StringEquals":{"sts:ExternalId":"x"}}}}"#;

#[tokio::test]
async fn principals_are_found_by_their_arns() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "ann"), ("Path", "/team/")]).await;
    world.make("CreateRole", &[("RoleName", "r"), ("Path", "/p/"), ("AssumeRolePolicyDocument", TRUST)]).await;
    let found = |principal: &str| {
        let context = world.identity.hypothetical_context(principal, world.request());
        context.map(|ctx| ctx.caller_arn()).map_err(|error| error.to_string())
    };
    let arn = |rest: &str| format!("arn:aws:iam::{ACCOUNT}:{rest}");
    assert_eq!(found(ACCOUNT).unwrap(), arn("root"));
    assert_eq!(found(&arn("root")).unwrap(), arn("root"));
    assert_eq!(found(&arn("user/team/ann")).unwrap(), arn("user/team/ann"));
    assert_eq!(found(&arn("role/p/r")).unwrap(), format!("arn:aws:sts::{ACCOUNT}:assumed-role/r/explanation"));
    let session = format!("arn:aws:sts::{ACCOUNT}:assumed-role/r/s");
    assert_eq!(found(&session).unwrap(), session);
    assert_eq!(found("anonymous").unwrap(), "anonymous");
    for unknown in [&arn("user/ann"), "000000000000", "nobody", "arn:aws:s3:::b", &arn("group/g")] {
        assert_eq!(found(unknown).unwrap_err(), format!("there is no principal `{unknown}`"));
    }
}

#[tokio::test]
async fn a_services_wish_is_ruled_by_the_trust_policy_and_not_recorded() {
    let world = World::new().await;
    world.make("CreateRole", &[("RoleName", "r"), ("AssumeRolePolicyDocument", TRUST)]).await;
    let n_recorded = world.identity.decision_log().recent(usize::MAX).len();
    let (region, account) = (Region::parse("us-east-1").unwrap(), AccountId::parse(ACCOUNT).unwrap());
    let role = RoleArn::parse(&format!("arn:aws:iam::{ACCOUNT}:role/r")).unwrap();
    let allowed = |external_id| {
        let wish = ServiceWish {
            service: "redshift.amazonaws.com",
            region: &region,
            source_account: &account,
            source_arn: "c",
            external_id,
            session_name: "s",
        };
        world.identity.rule_service_assume_role(&wish, &role, &world.request(), &Context::new()).allowed()
    };
    assert!(allowed(Some("x")));
    assert!(!allowed(Some("y")) && !allowed(None));
    assert_eq!(world.identity.decision_log().recent(usize::MAX).len(), n_recorded);
}
