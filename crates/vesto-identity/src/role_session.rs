//! A session of a role: what remains of an AssumeRole once it was granted.

use chrono::{DateTime, Utc};
use vesto_meta::role_sessions::RoleSessionRecord;
use vesto_policy::{NamedPolicy, PolicyKind, PolicySource, Principal};
use vesto_types::{AccountId, Arn, RoleArn};

use crate::state::{Role, State, arn_of_role};

/// Holds the role's unique id rather than the role: whoever acts with it asks for the role's policies of that moment.
#[derive(Debug, Clone)]
pub struct RoleSession {
    pub account: AccountId,
    pub role_id: String,
    pub role_arn: RoleArn,
    pub name: String,
    pub source_identity: Option<String>,
    pub tags: Vec<(String, String)>,
    pub transitive_tags: Vec<String>,
    pub issued_at: DateTime<Utc>,
    /// `None` for a session that Redshift holds for one statement: it renews it until the statement ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// Limits on top of the role's own policies.
    pub(crate) policies: Vec<NamedPolicy>,
}

impl RoleSession {
    /// A session that limits nothing and does not expire.
    pub(crate) fn of_role(role: &Role, name: &str, now: DateTime<Utc>) -> Option<Self> {
        Some(Self {
            account: role.record.account.clone(),
            role_id: role.record.id.clone(),
            role_arn: RoleArn::parse(&arn_of_role(&role.record)).ok()?,
            name: name.to_owned(),
            source_identity: None,
            tags: Vec::new(),
            transitive_tags: Vec::new(),
            issued_at: now,
            expires_at: None,
            policies: Vec::new(),
        })
    }

    pub(crate) fn of_record(state: &State, role: &Role, record: &RoleSessionRecord) -> Option<Self> {
        let mut session = Self::of_role(role, &record.name, record.issued_at)?;
        session.policies = session_policies(state, &session.arn(), &record.policies);
        session.source_identity.clone_from(&record.source_identity);
        session.tags.clone_from(&record.tags);
        session.transitive_tags.clone_from(&record.transitive_tags);
        session.expires_at = Some(record.expires_at);
        Some(session)
    }

    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, without the role's path.
    pub fn arn(&self) -> String {
        let resource = format!("assumed-role/{}/{}", self.role_arn.name(), self.name);
        Arn { service: "sts".to_owned(), ..Arn::iam(&self.account, resource) }.to_string()
    }

    /// `AROA…:SESSION`
    pub fn user_id(&self) -> String {
        format!("{}:{}", self.role_id, self.name)
    }

    pub fn principal(&self) -> Principal {
        Principal::RoleSession {
            role_arn: self.role_arn.to_string(),
            session_arn: self.arn(),
            role_id: self.role_id.clone(),
            account: self.account.to_string(),
        }
    }
}

/// The limits of a session, given as (source, document), compiled.
pub(crate) fn session_policies(state: &State, session_arn: &str, policies: &[(String, String)]) -> Vec<NamedPolicy> {
    let compile = |(id, document): &(String, String)| {
        let name = id.rsplit('/').next().unwrap_or_default().to_owned();
        let policy = state.compile(document, PolicyKind::Session, session_arn);
        let attached_to = session_arn.to_owned();
        NamedPolicy::new(PolicySource { id: id.clone(), name, attached_to, kind: PolicyKind::Session }, policy)
    };
    policies.iter().map(compile).collect()
}
