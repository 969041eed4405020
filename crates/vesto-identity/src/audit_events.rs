//! What the audit log says about a caller: `userIdentity`, where the request came from, and for which SQL statement.
//! Whoever answers a call completes the event and records it.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;
use vesto_audit::{
    Audit, Category, Event, Failure, Issuer, Origin, Parameters, Resource, Response, SessionContext, UserIdentity,
    is_read_only,
};
use vesto_policy::Principal;
use vesto_types::RoleArn;

use crate::{AssumeStep, Identity, OpCtx, QueryOrigin, RequestInfo, ServiceAssumeRole};

impl OpCtx {
    pub fn audit(&self) -> &Audit {
        self.identity().audit()
    }

    /// A call of this caller, allowed and without parameters until the caller says otherwise. `source` is the service's
    /// name as in `s3.amazonaws.com`.
    pub fn audit_event(&self, source: &'static str, name: impl Into<Cow<'static, str>>, category: Category) -> Event {
        let name = name.into();
        Event {
            at: self.now(),
            category,
            source: source.into(),
            read_only: is_read_only(&name),
            name,
            region: self.region().to_string(),
            identity: self.audit_identity(),
            origin: origin(self.request()),
            request_id: self.request_id().to_string(),
            parameters: Parameters::None,
            response: Response::None,
            failure: None,
            resources: Vec::new(),
            recipient_account: Some(self.account().to_string()),
            additional: statement(self.request()),
        }
    }

    pub(crate) fn new_audit_identity(&self) -> UserIdentity {
        let mut identity = user_identity(self.principal(), &self.user_id());
        identity.access_key_id = self.access_key().map(ToString::to_string);
        identity.invoked_by = self.request().query.as_ref().map(|_| QueryOrigin::SERVICE);
        if let Some(token) = self.token() {
            let issuer = self.session().map(|session| Issuer {
                kind: "Role",
                principal_id: session.role_id.clone(),
                arn: session.role_arn.to_string(),
                account_id: session.account.to_string(),
                user_name: session.role_arn.name().to_owned(),
            });
            let mut context = SessionContext::new(issuer, token.issued_at);
            if token.mfa_at.is_some() {
                context.attributes.mfa_authenticated = "true";
            }
            context.source_identity = self.session().and_then(|session| session.source_identity.clone());
            identity.session_context = Some(context);
        }
        identity
    }
}

fn user_identity(principal: &Principal, user_id: &str) -> UserIdentity {
    let of = |kind, account: &str| UserIdentity {
        kind,
        principal_id: Some(user_id.to_owned()),
        arn: Some(principal.display_name()),
        account_id: Some(account.to_owned()),
        ..UserIdentity::default()
    };
    match principal {
        Principal::Root { account } => of("Root", account),
        Principal::User { arn, account, .. } => {
            let name = arn.rsplit('/').next().unwrap_or_default();
            UserIdentity { user_name: Some(name.to_owned()), ..of("IAMUser", account) }
        }
        Principal::RoleSession { account, .. } => of("AssumedRole", account),
        Principal::FederatedUser { account, .. } => of("FederatedUser", account),
        Principal::WebIdentity { provider } => UserIdentity {
            kind: "WebIdentityUser",
            principal_id: Some(user_id.to_owned()),
            user_name: Some(provider.clone()),
            ..UserIdentity::default()
        },
        Principal::Service { .. } => {
            UserIdentity { kind: "AWSService", invoked_by: Some(QueryOrigin::SERVICE), ..UserIdentity::default() }
        }
        Principal::Anonymous => UserIdentity {
            kind: "AWSAccount",
            principal_id: Some(String::new()),
            account_id: Some("ANONYMOUS_PRINCIPAL".to_owned()),
            ..UserIdentity::default()
        },
    }
}

fn origin(request: &RequestInfo) -> Origin {
    match request.query {
        Some(_) => Origin::Service(QueryOrigin::SERVICE),
        None => Origin::Client { address: request.source_ip, user_agent: request.user_agent.clone() },
    }
}

/// `additionalEventData`: the SQL statement that the call is made for.
fn statement(request: &RequestInfo) -> Vec<(&'static str, Value)> {
    let Some(query) = request.query.as_deref() else { return Vec::new() };
    vec![
        ("queryId", query.query_id.into()),
        ("clusterIdentifier", query.cluster.as_str().into()),
        ("dbUser", query.db_user.as_str().into()),
    ]
}

/// The service's own AssumeRole, a hop of a chain.
pub(crate) fn assume_role(
    identity: &Identity,
    wish: &ServiceAssumeRole<'_>,
    request: &RequestInfo,
    step: &AssumeStep,
) -> Event {
    let ruling = &step.ruling;
    let mut asker = user_identity(ruling.principal(), "");
    if let Principal::RoleSession { role_id, .. } = ruling.principal() {
        asker.principal_id = Some(format!("{role_id}:{}", wish.session_name));
        asker.invoked_by = Some(QueryOrigin::SERVICE);
    }
    let failure = (!ruling.allowed()).then(|| Failure { code: "AccessDenied".into(), message: ruling.short_message() });
    let fields = [
        ("roleArn", step.role.to_string()),
        ("roleSessionName", wish.session_name.to_owned()),
        ("externalId", wish.external_id.to_owned()),
    ];
    Event {
        at: identity.now(),
        category: Category::Management,
        source: "sts.amazonaws.com".into(),
        name: "AssumeRole".into(),
        read_only: true,
        region: wish.region.to_string(),
        identity: Arc::new(asker),
        origin: Origin::Service(QueryOrigin::SERVICE),
        request_id: request.request_id.to_string(),
        parameters: Parameters::Fields(fields.into_iter().map(|(name, value)| (name.into(), value)).collect()),
        response: Response::None,
        failure,
        resources: vec![role_resource(&step.role)],
        recipient_account: Some(step.role.account().to_string()),
        additional: statement(request),
    }
}

pub fn role_resource(role: &RoleArn) -> Resource {
    Resource { account_id: Some(role.account().to_string()), kind: "AWS::IAM::Role", arn: role.to_string() }
}
