//! A small world to ask questions in.

use std::sync::Arc;

use crate::{
    Context, Decision, Evaluation, IamUser, NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySet, PolicySource,
    Principal, Request, evaluate, evaluate_decision,
};

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const OTHER_ACCOUNT: &str = "222222222222";

/// Everything that one question depends on. Policies are given as lists of statements (JSON).
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) principal: Principal,
    pub(crate) identity: Vec<NamedPolicy>,
    pub(crate) boundary: Option<NamedPolicy>,
    pub(crate) session: Vec<NamedPolicy>,
    pub(crate) resource: Option<NamedPolicy>,
    pub(crate) scps: Vec<NamedPolicy>,
    pub(crate) rcps: Vec<NamedPolicy>,
    pub(crate) resource_must_allow: bool,
    pub(crate) resource_account: Option<String>,
    pub(crate) context: Context,
    pub(crate) options: ParseOptions,
}

pub(crate) fn alice() -> Principal {
    Principal::User {
        arn: format!("arn:aws:iam::{ACCOUNT}:user/alice"),
        id: "AIDAALICE".to_owned(),
        account: ACCOUNT.to_owned(),
    }
}

pub(crate) fn role_session() -> Principal {
    Principal::RoleSession {
        role_arn: format!("arn:aws:iam::{ACCOUNT}:role/R"),
        session_arn: format!("arn:aws:sts::{ACCOUNT}:assumed-role/R/S"),
        role_id: "AROAR".to_owned(),
        account: ACCOUNT.to_owned(),
    }
}

/// Federated by alice.
pub(crate) fn federated() -> Principal {
    Principal::FederatedUser {
        arn: format!("arn:aws:sts::{ACCOUNT}:federated-user/N"),
        account: ACCOUNT.to_owned(),
        user: Some(IamUser { arn: format!("arn:aws:iam::{ACCOUNT}:user/alice"), id: "AIDAALICE".to_owned() }),
    }
}

pub(crate) fn redshift() -> Principal {
    Principal::Service { name: "redshift.amazonaws.com".to_owned(), region: "us-east-1".to_owned() }
}

pub(crate) fn world(principal: Principal) -> World {
    World {
        principal,
        identity: Vec::new(),
        boundary: None,
        session: Vec::new(),
        resource: None,
        scps: Vec::new(),
        rcps: Vec::new(),
        resource_must_allow: false,
        resource_account: None,
        context: Context::new(),
        options: ParseOptions::default(),
    }
}

impl World {
    fn named(&self, kind: PolicyKind, statements: &str) -> NamedPolicy {
        let json = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        let policy = Policy::parse(&json, kind, &self.options).unwrap_or_else(|error| panic!("{error}: {json}"));
        let source = PolicySource {
            id: "inline:P".to_owned(),
            name: "P".to_owned(),
            attached_to: self.principal.display_name(),
            kind,
        };
        NamedPolicy::new(source, policy)
    }

    pub(crate) fn identity(mut self, statements: &str) -> Self {
        self.identity.push(self.named(PolicyKind::Identity, statements));
        self
    }

    pub(crate) fn boundary(mut self, statements: &str) -> Self {
        self.boundary = Some(self.named(PolicyKind::Boundary, statements));
        self
    }

    pub(crate) fn session(mut self, statements: &str) -> Self {
        self.session.push(self.named(PolicyKind::Session, statements));
        self
    }

    pub(crate) fn scp(mut self, statements: &str) -> Self {
        self.scps.push(self.named(PolicyKind::ServiceControl, statements));
        self
    }

    /// On a target of its own: the root, a unit, the account.
    pub(crate) fn scp_of(mut self, target: &str, statements: &str) -> Self {
        let mut policy = self.named(PolicyKind::ServiceControl, statements);
        policy.source = Arc::new(PolicySource { attached_to: target.to_owned(), ..(*policy.source).clone() });
        self.scps.push(policy);
        self
    }

    pub(crate) fn rcp(mut self, statements: &str) -> Self {
        self.rcps.push(self.named(PolicyKind::ResourceControl, statements));
        self
    }

    pub(crate) fn bucket(mut self, statements: &str) -> Self {
        self.resource = Some(self.named(PolicyKind::Resource, statements));
        self
    }

    pub(crate) fn trust(mut self, statements: &str) -> Self {
        self.resource = Some(self.named(PolicyKind::Trust, statements));
        self.resource_must_allow = true;
        self
    }

    pub(crate) fn owned_by(mut self, account: &str) -> Self {
        self.resource_account = Some(account.to_owned());
        self
    }

    pub(crate) fn with(mut self, key: &str, value: &str) -> Self {
        self.context.set_string(key, value);
        self
    }

    pub(crate) fn with_list(mut self, key: &str, values: &[&str]) -> Self {
        self.context.set_strings(key, values.iter().copied());
        self
    }

    pub(crate) fn request<'a>(&'a self, action: &'a str, resource: &'a str) -> Request<'a> {
        Request {
            principal: &self.principal,
            action,
            resource,
            resource_account: self.resource_account.as_deref(),
            context: &self.context,
        }
    }

    pub(crate) fn policies(&self) -> PolicySet<'_> {
        PolicySet {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: &self.session,
            resource: self.resource.as_ref(),
            scps: &self.scps,
            rcps: &self.rcps,
            resource_must_allow: self.resource_must_allow,
        }
    }

    #[track_caller]
    pub(crate) fn ask(&self, action: &str, resource: &str) -> Evaluation {
        let request = self.request(action, resource);
        let evaluation = evaluate(&request, &self.policies());
        assert_eq!(evaluation.decision, evaluate_decision(&request, &self.policies()), "fast and full disagree");
        evaluation
    }

    #[track_caller]
    pub(crate) fn allows(&self, action: &str, resource: &str) {
        let evaluation = self.ask(action, resource);
        assert_eq!(evaluation.decision, Decision::Allow, "{action} on {resource}: {evaluation:#?}");
        assert_eq!(evaluation.access_denied_reason(action), "");
    }

    /// `reason` is the suffix of AWS's message without its leading blank.
    #[track_caller]
    pub(crate) fn refuses(&self, action: &str, resource: &str, reason: &str) {
        let evaluation = self.ask(action, resource);
        assert_eq!(evaluation.access_denied_reason(action), format!(" {reason}"), "{action} on {resource}");
        let explicit = reason.starts_with("with an explicit deny");
        let expected = if explicit { Decision::ExplicitDeny } else { Decision::ImplicitDeny };
        assert_eq!(evaluation.decision, expected);
        assert_eq!(evaluation.deciding.is_some(), explicit);
    }

    #[track_caller]
    pub(crate) fn implicitly_refuses(&self, action: &str, resource: &str) {
        self.refuses(action, resource, &format!("because no identity-based policy allows the {action} action"));
    }

    #[track_caller]
    pub(crate) fn explicitly_refuses(&self, action: &str, resource: &str) {
        self.refuses(action, resource, "with an explicit deny in an identity-based policy");
    }
}
