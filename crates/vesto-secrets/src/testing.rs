//! Secrets of an account with users who may do different things.

use std::sync::Arc;

use chrono::DateTime;
use serde_json::Value;
use vesto_aws_wire::Members;
use vesto_identity::{
    BootstrapAccount, BootstrapInlinePolicy, BootstrapSpec, BootstrapUser, Identity, IdentityOptions, OpCtx,
    RequestInfo,
};
use vesto_meta::Meta;
use vesto_types::{AccessKeyId, AccountId, FixedClock, Ids, Region, RequestId, Secret, SeededIds};

use crate::{Secrets, secrets_actions};

/// Of the request's own, as SDKs send it.
pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const ARN: &str = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";

pub(crate) struct World {
    pub(crate) clock: Arc<FixedClock>,
    secrets: Secrets,
    identity: Identity,
    meta: Meta,
    ids: Arc<dyn Ids>,
}

impl World {
    /// The user `all` may do everything; others are given by name and the statements of their policy.
    pub(crate) async fn new(users: &[(&str, &str)]) -> Self {
        let clock = Arc::new(FixedClock::at(DateTime::parse_from_rfc3339("2026-11-24T12:00:00Z").unwrap().to_utc()));
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
        let meta = Meta::in_memory(ids.clone()).await.unwrap();
        let account = AccountId::parse("123456789012").unwrap();
        let options = IdentityOptions::new(account.clone(), region());
        let identity = Identity::open(meta.clone(), options, clock.clone(), ids.clone()).await.unwrap();
        let everything = ("all", r#"{"Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*"}"#);
        let users = users.iter().chain([&everything]).map(|(name, statements)| user(name, statements)).collect();
        let accounts = vec![BootstrapAccount { id: account, root_key: None, users, control_policies: Vec::new() }];
        identity.bootstrap(&BootstrapSpec { accounts }).await.unwrap();
        let secrets = Secrets::open(meta.clone(), region(), clock.clone(), ids.clone()).await.unwrap();
        Self { clock, secrets, identity, meta, ids }
    }

    /// The same after a restart.
    pub(crate) async fn restart(&mut self) {
        let (meta, ids) = (self.meta.clone(), self.ids.clone());
        self.secrets = Secrets::open(meta, region(), self.clock.clone(), ids).await.unwrap();
    }

    fn ctx(&self, user: &str) -> OpCtx {
        let key = self.identity.authenticate(&key_id(user), None).unwrap();
        self.identity.context(&key, RequestInfo::internal(RequestId::new(&*self.ids), region())).unwrap()
    }

    /// The answer, or code and message of the error.
    pub(crate) async fn call_as(&self, user: &str, action: &str, request: Value) -> Result<Value, String> {
        let Value::Object(members) = request else { panic!("not an object") };
        let request: Members = members.into_iter().collect();
        let answer = secrets_actions().call(&self.secrets, &self.ctx(user), action, &request).await;
        let answer = answer.map_err(|error| format!("{}: {}", error.code, error.message))?;
        Ok(serde_json::from_str(&answer).unwrap())
    }

    pub(crate) async fn call(&self, action: &str, request: Value) -> Value {
        self.call_as("all", action, request).await.unwrap()
    }

    pub(crate) async fn refused(&self, action: &str, request: Value) -> String {
        self.call_as("all", action, request).await.unwrap_err()
    }
}

fn region() -> Region {
    Region::parse("us-east-1").unwrap()
}

fn key_id(user: &str) -> AccessKeyId {
    AccessKeyId::parse(&format!("AKIA{:A>16}", user.to_ascii_uppercase())).unwrap()
}

fn user(name: &str, statements: &str) -> BootstrapUser {
    let document = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    BootstrapUser {
        name: name.to_owned(),
        access_key: Some((key_id(name), Secret::new("secret"))),
        policies: Vec::new(),
        inline: vec![BootstrapInlinePolicy { name: "p".to_owned(), document }],
    }
}
