use std::sync::Arc;

use vesto_aws_wire::QueryParams;
use vesto_meta::Meta;
use vesto_types::{Ids, RequestId, RoleArn, Secret, SeededIds};

use crate::{
    AssumeDenied, BootstrapAccount, BootstrapControlPolicy, BootstrapError, BootstrapSpec, ControlKind, Identity,
    IdentityOptions, OpCtx, RequestInfo, ServiceAssumeRole,
    actions::iam_actions,
    testing::{ACCOUNT, OTHER_ACCOUNT, account, clock, region, role_arn},
};

const NO_DELETE: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*:Delete*","Resource":"*"}]}"#;
const ONLY_TLS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
    "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#;

fn aws(kind: ControlKind, name: &str) -> BootstrapControlPolicy {
    let document = BootstrapControlPolicy::aws_document(kind, name).unwrap();
    BootstrapControlPolicy { kind, name: name.to_owned(), document }
}

fn own(kind: ControlKind, document: &str) -> BootstrapControlPolicy {
    BootstrapControlPolicy { kind, name: "Own".to_owned(), document: document.to_owned() }
}

async fn identity(controls: Vec<BootstrapControlPolicy>) -> Result<Identity, BootstrapError> {
    let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
    let meta = Meta::in_memory(Arc::clone(&ids)).await.unwrap();
    let options = IdentityOptions::new(account(ACCOUNT), region());
    let identity = Identity::open(meta, options, Arc::new(clock()), ids).await.unwrap();
    let key = |id: &str| Some((vesto_types::AccessKeyId::parse(id).unwrap(), Secret::new("s")));
    let limited = BootstrapAccount {
        root_key: key("LIMITED"),
        control_policies: controls,
        ..BootstrapAccount::new(account(ACCOUNT))
    };
    let free = BootstrapAccount { root_key: key("FREE"), ..BootstrapAccount::new(account(OTHER_ACCOUNT)) };
    identity.bootstrap(&BootstrapSpec { accounts: vec![limited, free] }).await?;
    Ok(identity)
}

fn root(identity: &Identity, key: &str, secure: bool) -> OpCtx {
    let request = RequestInfo { secure, ..RequestInfo::internal(RequestId::new(identity.ids()), region()) };
    let key = identity.authenticate(&vesto_types::AccessKeyId::parse(key).unwrap(), None).unwrap();
    identity.context(&key, request).unwrap()
}

#[tokio::test]
async fn a_service_control_policy_limits_root_and_is_named() {
    let controls = vec![aws(ControlKind::Service, "FullAWSAccess"), own(ControlKind::Service, NO_DELETE)];
    let identity = identity(controls).await.unwrap();
    let limited = root(&identity, "LIMITED", true);
    limited.authorize("s3:CreateBucket", "arn:aws:s3:::b").unwrap();
    assert_eq!(
        limited.authorize("s3:DeleteBucket", "arn:aws:s3:::b").unwrap_err().message(),
        "User: arn:aws:iam::123456789012:root is not authorized to perform: s3:DeleteBucket on resource: arn:aws:s3:::b \
         with an explicit deny in a service control policy"
    );
    root(&identity, "FREE", true).authorize("s3:DeleteBucket", "arn:aws:s3:::b").unwrap();
    // A reset makes the accounts again, with what is laid over them.
    identity.reset().await.unwrap();
    root(&identity, "LIMITED", true).authorize("s3:DeleteBucket", "arn:aws:s3:::b").unwrap_err();
}

#[tokio::test]
async fn a_resource_control_policy_limits_the_services_that_have_them() {
    let controls = vec![aws(ControlKind::Resource, "RCPFullAWSAccess"), own(ControlKind::Resource, ONLY_TLS)];
    let identity = identity(controls).await.unwrap();
    root(&identity, "LIMITED", true).authorize("s3:ListBucket", "arn:aws:s3:::b").unwrap();
    let plain = root(&identity, "LIMITED", false);
    let denied = plain.authorize("s3:ListBucket", "arn:aws:s3:::b").unwrap_err().message();
    assert!(denied.ends_with("with an explicit deny in a resource control policy"), "{denied}");
    plain.authorize("redshift:DescribeClusters", "*").unwrap();
}

#[tokio::test]
async fn lists_that_allow_nothing_are_refused() {
    let error = identity(vec![own(ControlKind::Service, NO_DELETE)]).await.unwrap_err();
    assert!(matches!(error, BootstrapError::ControlPoliciesAllowNothing { .. }), "{error}");
    let error = identity(vec![own(ControlKind::Service, "{}")]).await.unwrap_err();
    assert!(matches!(error, BootstrapError::ControlPolicy { .. }), "{error}");
}

/// What Redshift is answered that assumes a role of the limited account, with its session where it is let in.
async fn assumed(identity: &Identity) -> Result<OpCtx, String> {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},
        "Action":"sts:AssumeRole"}]}"#;
    let everything = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let root = root(identity, "LIMITED", true);
    let (iam, role) = (iam_actions(), ("RoleName", "loader"));
    for (action, params) in [
        ("CreateRole", vec![role, ("AssumeRolePolicyDocument", trust)]),
        ("PutRolePolicy", vec![role, ("PolicyName", "own"), ("PolicyDocument", everything)]),
    ] {
        iam.call(identity, &root, action, &QueryParams::from_pairs(params)).await.unwrap();
    }
    let wish = ServiceAssumeRole {
        service: "redshift.amazonaws.com",
        region: &region(),
        source_account: &account(OTHER_ACCOUNT),
        source_arn: "arn:aws:redshift:us-east-1:210987654321:cluster:c",
        external_id: "arn:aws:redshift:us-east-1:210987654321:dbuser:c/awsuser",
        session_name: "RedshiftIamRoleSession",
        roles: &[RoleArn::parse(&role_arn("loader")).unwrap()],
    };
    let request = RequestInfo::internal(RequestId::new(identity.ids()), region());
    let refused = |denied: AssumeDenied| denied.refused().unwrap().ruling.message();
    identity.assume_role_chain(&wish, &request).map(|chain| chain.ctx).map_err(refused)
}

#[tokio::test]
async fn a_resource_control_policy_keeps_services_of_other_accounts_from_a_role() {
    let own_account_only = |owner: &str| {
        let document = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Resource":"*",
            "Condition":{{"StringNotEquals":{{"aws:SourceAccount":"{owner}"}},"Bool":{{"aws:PrincipalIsAWSService":"true"}}}}}}]}}"#
        );
        vec![aws(ControlKind::Resource, "RCPFullAWSAccess"), own(ControlKind::Resource, &document)]
    };
    let refused = assumed(&identity(own_account_only(ACCOUNT)).await.unwrap()).await.unwrap_err();
    assert_eq!(
        refused,
        "User: redshift.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: \
         arn:aws:iam::123456789012:role/loader with an explicit deny in a resource control policy"
    );
    assumed(&identity(own_account_only(OTHER_ACCOUNT)).await.unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_service_control_policy_limits_the_session_that_a_service_gets() {
    let controls = vec![aws(ControlKind::Service, "FullAWSAccess"), own(ControlKind::Service, NO_DELETE)];
    let session = assumed(&identity(controls).await.unwrap()).await.unwrap();
    session.authorize("s3:GetObject", "arn:aws:s3:::b/k").unwrap();
    let denied = session.authorize("s3:DeleteObject", "arn:aws:s3:::b/k").unwrap_err().message();
    assert!(denied.ends_with("with an explicit deny in a service control policy"), "{denied}");
}
