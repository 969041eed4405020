use std::sync::Arc;

use vesto_meta::Meta;
use vesto_types::{Ids, RequestId, Secret, SeededIds};

use crate::{
    BootstrapAccount, BootstrapControlPolicy, BootstrapError, BootstrapSpec, ControlKind, Identity, IdentityOptions,
    OpCtx, RequestInfo,
    testing::{ACCOUNT, OTHER_ACCOUNT, account, clock, region},
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
