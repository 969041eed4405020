//! A small server for the tests of this crate: one account, a clock that stands still, ids that repeat.

use std::{net::IpAddr, path::Path, sync::Arc};

use chrono::DateTime;
use vesto_aws_wire::QueryParams;
use vesto_meta::Meta;
use vesto_types::{AccessKeyId, AccountId, Clock, FixedClock, Ids, Region, RequestId, Secret, SeededIds};

use crate::{
    ActionTable, AuthnError, BootstrapAccount, BootstrapSpec, Identity, IdentityOptions, OpCtx, RequestInfo,
    actions::{iam_actions, sts_actions},
};

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const OTHER_ACCOUNT: &str = "210987654321";
pub(crate) const ROOT_KEY: &str = "AKIAROOTROOTROOTROOT";
pub(crate) const OTHER_ROOT_KEY: &str = "AKIAOTHEROTHEROTHERR";
pub(crate) const TRUST_REDSHIFT: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

pub(crate) struct World {
    pub(crate) identity: Identity,
    pub(crate) clock: Arc<FixedClock>,
    ids: Arc<dyn Ids>,
    iam: ActionTable<Identity>,
    sts: ActionTable<Identity>,
}

/// The credentials that an answer of CreateAccessKey or AssumeRole holds.
pub(crate) struct Credentials {
    pub(crate) id: AccessKeyId,
    pub(crate) secret: Secret,
    pub(crate) token: Option<String>,
}

impl World {
    pub(crate) async fn new() -> Self {
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
        let meta = Meta::in_memory(Arc::clone(&ids)).await.unwrap();
        Self::over(meta, ids, Arc::new(clock())).await
    }

    pub(crate) async fn in_dir(dir: &Path, clock: Arc<FixedClock>) -> Self {
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
        let meta = Meta::open(dir, Arc::clone(&ids)).await.unwrap();
        Self::over(meta, ids, clock).await
    }

    async fn over(meta: Meta, ids: Arc<dyn Ids>, clock: Arc<FixedClock>) -> Self {
        let options = IdentityOptions::new(account(ACCOUNT), region());
        let as_clock: Arc<dyn Clock> = Arc::<FixedClock>::clone(&clock);
        let identity = Identity::open(meta, options, as_clock, Arc::clone(&ids)).await.unwrap();
        identity.bootstrap(&spec()).await.unwrap();
        Self { identity, clock, ids, iam: iam_actions(), sts: sts_actions() }
    }

    pub(crate) fn request(&self) -> RequestInfo {
        RequestInfo {
            source_ip: Some(IpAddr::from([203, 0, 113, 7])),
            user_agent: Some("aws-cli/2".to_owned()),
            ..RequestInfo::internal(RequestId::new(&*self.ids), region())
        }
    }

    pub(crate) fn root(&self) -> OpCtx {
        self.by_key(ROOT_KEY, None).unwrap()
    }

    pub(crate) fn other_root(&self) -> OpCtx {
        self.by_key(OTHER_ROOT_KEY, None).unwrap()
    }

    pub(crate) fn by_key(&self, id: &str, token: Option<&str>) -> Result<OpCtx, AuthnError> {
        let key = self.identity.authenticate(&AccessKeyId::parse(id).unwrap(), token)?;
        self.identity.context(&key, self.request())
    }

    pub(crate) fn by_credentials(&self, credentials: &Credentials) -> Result<OpCtx, AuthnError> {
        self.by_key(credentials.id.as_str(), credentials.token.as_deref())
    }

    /// The content of the answer, an element a line, or `STATUS CODE: message`.
    pub(crate) async fn call(&self, ctx: &OpCtx, action: &str, params: &[(&str, &str)]) -> String {
        let params = QueryParams::from_pairs(params.iter().copied());
        let table = if self.sts.knows(action) { &self.sts } else { &self.iam };
        match table.call(&self.identity, ctx, action, &params).await {
            Ok(body) => body.content().replace("><", ">\n<"),
            Err(error) => format!("{} {}: {}", error.status, error.code, error.message),
        }
    }

    /// The same as root, for preparations: anything but success fails the test.
    pub(crate) async fn make(&self, action: &str, params: &[(&str, &str)]) -> String {
        let answer = self.call(&self.root(), action, params).await;
        assert!(!answer.starts_with(['4', '5']), "{action}: {answer}");
        answer
    }

    /// A user with this inline policy (none if empty), and its context.
    pub(crate) async fn user(&self, name: &str, policy: &str) -> OpCtx {
        self.make("CreateUser", &[("UserName", name)]).await;
        self.put_user_policy(name, policy).await;
        let answer = self.make("CreateAccessKey", &[("UserName", name)]).await;
        self.by_credentials(&credentials(&answer)).unwrap()
    }

    pub(crate) async fn put_user_policy(&self, name: &str, policy: &str) {
        if !policy.is_empty() {
            let params = [("UserName", name), ("PolicyName", "own"), ("PolicyDocument", policy)];
            self.make("PutUserPolicy", &params).await;
        }
    }

    /// A role with this trust policy and inline policy (none if empty).
    pub(crate) async fn role(&self, name: &str, trust: &str, policy: &str) {
        self.make("CreateRole", &[("RoleName", name), ("AssumeRolePolicyDocument", trust)]).await;
        if !policy.is_empty() {
            let params = [("RoleName", name), ("PolicyName", "own"), ("PolicyDocument", policy)];
            self.make("PutRolePolicy", &params).await;
        }
    }

    pub(crate) async fn assume(&self, ctx: &OpCtx, role: &str) -> Credentials {
        let arn = role_arn(role);
        let answer = self.call(ctx, "AssumeRole", &[("RoleArn", &arn), ("RoleSessionName", "s1")]).await;
        credentials(&answer)
    }
}

pub(crate) fn clock() -> FixedClock {
    FixedClock::at(DateTime::from_timestamp(1_800_000_000, 0).unwrap())
}

pub(crate) fn account(id: &str) -> AccountId {
    AccountId::parse(id).unwrap()
}

pub(crate) fn region() -> Region {
    Region::parse("us-east-1").unwrap()
}

pub(crate) fn role_arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}")
}

/// A policy of one Allow statement.
pub(crate) fn allow(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
    )
}

/// A trust policy that lets this ARN or account assume the role.
pub(crate) fn trust(principal: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}]}}"#
    )
}

fn spec() -> BootstrapSpec {
    let account_with = |id: &str, key: &str| BootstrapAccount {
        root_key: Some((AccessKeyId::parse(key).unwrap(), Secret::new(format!("secret-of-{key}")))),
        ..BootstrapAccount::new(account(id))
    };
    BootstrapSpec { accounts: vec![account_with(ACCOUNT, ROOT_KEY), account_with(OTHER_ACCOUNT, OTHER_ROOT_KEY)] }
}

pub(crate) fn credentials(answer: &str) -> Credentials {
    let id = element(answer, "AccessKeyId").unwrap_or_else(|| panic!("no key in {answer}"));
    Credentials {
        id: AccessKeyId::parse(&id).unwrap(),
        secret: Secret::new(element(answer, "SecretAccessKey").unwrap()),
        token: element(answer, "SessionToken"),
    }
}

/// The text of the first element of this name.
pub(crate) fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    Some(rest.split_once("</")?.0.to_owned())
}
