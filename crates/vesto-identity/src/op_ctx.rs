//! The context of one operation: who asks, through which request, and the one door to permission.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Instant,
};

use chrono::{DateTime, Utc};
use vesto_audit::UserIdentity;
use vesto_meta::control_policies::ControlKind;
use vesto_policy::{Context, Evaluation, NamedPolicy, PolicySet, Principal, Request, evaluate, evaluate_decision};
use vesto_types::{AccessKeyId, AccountId, ClusterIdentifier, Ids, Region, RequestId};

use crate::{
    AccessDenied, FederatedUser, Identity, RoleSession, Ruling, Witness, context_keys, effective::Effective,
    ruling::Question, state::State,
};

/// What the transport knows about a request.
#[derive(Clone)]
pub struct RequestInfo {
    pub request_id: RequestId,
    /// The Region that the request is for (`aws:RequestedRegion`).
    pub region: Region,
    /// The peer. `None` when a service of this server asks on its own.
    pub source_ip: Option<IpAddr>,
    /// Whether the request came over TLS.
    pub secure: bool,
    pub user_agent: Option<String>,
    pub referer: Option<String>,
    /// The SQL statement for which a cluster asks.
    pub query: Option<Arc<QueryOrigin>>,
    /// Who is told of the decisions.
    pub witness: Option<Arc<dyn Witness>>,
}

/// A SQL statement that Redshift acts for: COPY and UNLOAD in S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryOrigin {
    pub cluster: ClusterIdentifier,
    pub db_user: String,
    pub query_id: i64,
}

impl QueryOrigin {
    /// Who then asks for the identity.
    pub(crate) const SERVICE: &'static str = "redshift.amazonaws.com";
}

impl std::fmt::Debug for RequestInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { request_id, region, source_ip, secure, user_agent, referer, query, witness: _ } = self;
        let mut out = f.debug_struct("RequestInfo");
        out.field("request_id", request_id).field("region", region).field("source_ip", source_ip);
        out.field("secure", secure).field("user_agent", user_agent).field("referer", referer);
        out.field("query", query).finish_non_exhaustive()
    }
}

impl RequestInfo {
    /// A request that comes from inside the server (a SQL session, a test).
    pub fn internal(request_id: RequestId, region: Region) -> Self {
        Self {
            request_id,
            region,
            source_ip: None,
            secure: true,
            user_agent: None,
            referer: None,
            query: None,
            witness: None,
        }
    }
}

/// The authenticated caller as the state knows it.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    Root(AccountId),
    User { account: AccountId, id: String },
    Session(Arc<RoleSession>),
    Federated(Arc<FederatedUser>),
    Anonymous,
}

/// Of temporary credentials: when they were made, how, and when they end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenTimes {
    pub(crate) issued_at: DateTime<Utc>,
    /// `None` for sessions that are renewed as long as they are needed.
    pub(crate) expires_at: Option<DateTime<Utc>>,
    /// When the user proved to hold an MFA device.
    pub(crate) mfa_at: Option<DateTime<Utc>>,
    /// Made by signing in to the web console.
    pub(crate) is_console: bool,
}

/// What an authorization question carries besides action and resource.
#[derive(Debug, Clone, Default)]
pub struct AuthzInput {
    /// The operation's own condition keys (`s3:prefix`, `iam:PassedToService`, `aws:RequestTag/team` …).
    pub context: Context,
    /// The policy that the resource carries (bucket policy).
    pub resource_policy: Option<Arc<NamedPolicy>>,
    /// Who owns the resource, where its ARN does not say so (S3).
    pub resource_account: Option<AccountId>,
}

impl AuthzInput {
    pub fn context(context: Context) -> Self {
        Self { context, ..Self::default() }
    }
}

#[derive(Clone, Copy)]
enum ResourcePolicy {
    MayAllow,
    MustAllow,
}

/// Cheap to clone. First argument of everything that acts.
#[derive(Clone)]
pub struct OpCtx(Arc<Inner>);

struct Inner {
    identity: Identity,
    caller: Caller,
    principal: Principal,
    request: RequestInfo,
    token: Option<TokenTimes>,
    access_key: Option<AccessKeyId>,
    /// As the audit log shows the caller; made at first need.
    audit_identity: OnceLock<Arc<UserIdentity>>,
    /// The condition keys that do not change during the operation.
    keys: Arc<Context>,
    /// The same with those of the current second, for the many decisions of a COPY.
    moment: Mutex<Option<(i64, Arc<Context>)>>,
}

impl OpCtx {
    pub(crate) fn new(
        identity: Identity,
        state: &State,
        caller: Caller,
        principal: Principal,
        request: RequestInfo,
        token: Option<TokenTimes>,
    ) -> Self {
        let mut keys = context_keys::of_caller(state, &caller, &principal, &request);
        if let Some(token) = token {
            context_keys::of_token(&mut keys, token, identity.now());
        }
        let (access_key, audit_identity) = (None, OnceLock::new());
        let (keys, moment) = (Arc::new(keys), Mutex::default());
        Self(Arc::new(Inner { identity, caller, principal, request, token, access_key, audit_identity, keys, moment }))
    }

    /// The same caller, known to act with this key.
    pub(crate) fn with_access_key(mut self, key: &AccessKeyId) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.access_key = Some(key.clone());
        }
        self
    }

    pub(crate) fn audit_identity(&self) -> Arc<UserIdentity> {
        Arc::clone(self.0.audit_identity.get_or_init(|| Arc::new(self.new_audit_identity())))
    }

    /// The same caller with more condition keys. Of a context that is new.
    pub(crate) fn with_keys(mut self, keys: &Context) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            Arc::make_mut(&mut inner.keys).extend(keys);
        }
        self
    }

    pub fn principal(&self) -> &Principal {
        &self.0.principal
    }

    /// The caller as AWS's messages print it.
    pub fn caller_arn(&self) -> String {
        self.0.principal.display_name()
    }

    /// The caller's account; `None` for an unsigned request.
    pub fn caller_account(&self) -> Option<&AccountId> {
        match &self.0.caller {
            Caller::Root(account) | Caller::User { account, .. } => Some(account),
            Caller::Session(session) => Some(&session.account),
            Caller::Federated(user) => Some(&user.account),
            Caller::Anonymous => None,
        }
    }

    /// The account in which the operation acts: the caller's, or this server's first account for an unsigned request.
    pub fn account(&self) -> &AccountId {
        self.caller_account().unwrap_or_else(|| self.0.identity.default_account())
    }

    /// `aws:userid`: `AIDA…`, `AROA…:session`, `ACCOUNT:name` for federated users, or the account id for root.
    pub fn user_id(&self) -> String {
        match &self.0.caller {
            Caller::Root(account) => account.to_string(),
            Caller::User { id, .. } => id.clone(),
            Caller::Session(session) => session.user_id(),
            Caller::Federated(user) => user.user_id(),
            Caller::Anonymous => "anonymous".to_owned(),
        }
    }

    pub fn region(&self) -> &Region {
        &self.0.request.region
    }

    pub fn request(&self) -> &RequestInfo {
        &self.0.request
    }

    pub fn request_id(&self) -> &RequestId {
        &self.0.request.request_id
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.0.identity.now()
    }

    pub fn ids(&self) -> &dyn Ids {
        self.0.identity.ids()
    }

    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// The role session that acts, if it is one.
    pub fn session(&self) -> Option<&RoleSession> {
        match &self.0.caller {
            Caller::Session(session) => Some(session),
            Caller::Root(_) | Caller::User { .. } | Caller::Federated(_) | Caller::Anonymous => None,
        }
    }

    /// The key that signed the request; `None` for unsigned requests and for what services do on their own.
    pub fn access_key(&self) -> Option<&AccessKeyId> {
        self.0.access_key.as_ref()
    }

    /// A tag of the caller (`aws:PrincipalTag/…`): of the session, the user or the role.
    pub fn principal_tag(&self, key: &str) -> Option<&str> {
        self.0.keys.values(&format!("aws:PrincipalTag/{key}")).first().map(String::as_str)
    }

    /// Present for temporary credentials.
    pub(crate) fn token(&self) -> Option<TokenTimes> {
        self.0.token
    }

    pub(crate) fn caller(&self) -> &Caller {
        &self.0.caller
    }

    /// Whether the caller may do `action` (`s3:GetObject`) on `resource` (an ARN, or `*` for operations without one),
    /// by the policies in force now. The decision is recorded.
    pub fn authorize(&self, action: &str, resource: &str) -> Result<(), AccessDenied> {
        self.authorize_with(action, resource, AuthzInput::default())
    }

    pub fn authorize_with(&self, action: &str, resource: &str, input: AuthzInput) -> Result<(), AccessDenied> {
        let start = Instant::now();
        let outcome = self.ruled(action, resource, &input);
        self.0.identity.decision_log().count(outcome.is_ok(), start.elapsed());
        outcome
    }

    fn ruled(&self, action: &str, resource: &str, input: &AuthzInput) -> Result<(), AccessDenied> {
        if let Some(witness) = &self.0.request.witness
            && self.is_allowed(action, resource, input)
            && !witness.samples(action)
        {
            return Ok(());
        }
        let ruling = self.rule(action, resource, input);
        self.record(ruling.clone());
        if ruling.allowed() { Ok(()) } else { Err(AccessDenied::new(ruling)) }
    }

    pub(crate) fn record(&self, ruling: Ruling) {
        self.0.identity.decision_log().record(self.now(), &self.0.request, ruling);
    }

    /// The evaluation that [`OpCtx::authorize_with`] would decide by; nothing is recorded.
    pub fn explain(&self, action: &str, resource: &str, input: &AuthzInput) -> Evaluation {
        self.rule(action, resource, input).evaluation().clone()
    }

    /// Like [`OpCtx::explain`], with the question, the sentence and the suggestion.
    pub fn rule(&self, action: &str, resource: &str, input: &AuthzInput) -> Ruling {
        self.decide(action, resource, input, ResourcePolicy::MayAllow)
    }

    /// For resources whose own policy must allow as well: roles. Nothing is recorded.
    pub(crate) fn rule_guarded(&self, action: &str, resource: &str, input: &AuthzInput) -> Ruling {
        self.decide(action, resource, input, ResourcePolicy::MustAllow)
    }

    fn decide(&self, action: &str, resource: &str, input: &AuthzInput, resource_policy: ResourcePolicy) -> Ruling {
        let question = self.question(action, resource, input);
        let evaluation = self.with_policies(&question.request(), input, resource_policy, |policies| {
            evaluate(&question.request(), policies)
        });
        Ruling::new(question, evaluation)
    }

    /// The decision alone, without the reasons.
    fn is_allowed(&self, action: &str, resource: &str, input: &AuthzInput) -> bool {
        let request = Request {
            principal: &self.0.principal,
            action,
            resource,
            resource_account: input.resource_account.as_ref().map(AccountId::as_str),
            context: &self.context(resource, input),
        };
        let decided = |policies: &PolicySet<'_>| evaluate_decision(&request, policies);
        self.with_policies(&request, input, ResourcePolicy::MayAllow, decided).is_allow()
    }

    fn question(&self, action: &str, resource: &str, input: &AuthzInput) -> Question {
        Question {
            principal: self.0.principal.clone(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account: input.resource_account.as_ref().map(AccountId::to_string),
            context: self.context(resource, input),
        }
    }

    /// The condition keys of one question.
    fn context(&self, resource: &str, input: &AuthzInput) -> Context {
        let mut context = Context::over(self.keys_of_the_moment());
        let owner = input.resource_account.as_ref().map(AccountId::as_str);
        context_keys::of_resource(&mut context, self.account(), resource, owner);
        context.extend(&input.context);
        context
    }

    fn keys_of_the_moment(&self) -> Arc<Context> {
        let now = self.now();
        let mut known = self.0.moment.lock().unwrap_or_else(PoisonError::into_inner);
        match known.as_ref().filter(|(second, _)| *second == now.timestamp()) {
            Some((_, keys)) => Arc::clone(keys),
            None => {
                let mut keys = Context::over(Arc::clone(&self.0.keys));
                context_keys::of_moment(&mut keys, now);
                let keys = Arc::new(keys);
                *known = Some((now.timestamp(), Arc::clone(&keys)));
                keys
            }
        }
    }

    /// The policies that are in force at this moment.
    fn with_policies<T>(
        &self,
        request: &Request<'_>,
        input: &AuthzInput,
        resource_policy: ResourcePolicy,
        evaluate: impl FnOnce(&PolicySet<'_>) -> T,
    ) -> T {
        let state = self.0.identity.state();
        let effective = self.effective(&state);
        let scps = self.caller_account().and_then(|own| state.control_policies(own, ControlKind::Service));
        let rcps = resource_control_policies(&state, request);
        let policies = PolicySet {
            identity: effective.as_ref().map_or(&[], |effective| &effective.identity),
            boundary: effective.as_ref().and_then(|effective| effective.boundary.as_ref()),
            session: self.session_policies(),
            // A caller that is no more must not be let in by a resource that still names it.
            resource: input.resource_policy.as_deref().filter(|_| effective.is_some() || self.is_anonymous()),
            scps: scps.map_or(&[], |policies| policies),
            rcps: rcps.map_or(&[], |policies| policies),
            resource_must_allow: matches!(resource_policy, ResourcePolicy::MustAllow),
        };
        evaluate(&policies)
    }

    /// The caller's policies as they are now. `None` for a user or role that was deleted meanwhile, and for nobody.
    pub(crate) fn effective(&self, state: &State) -> Option<Arc<Effective>> {
        match &self.0.caller {
            Caller::Root(account) => state.accounts.contains_key(account).then(Arc::default),
            Caller::User { id, .. } => state.effective(id),
            Caller::Session(session) => state.effective(&session.role_id),
            Caller::Federated(user) => match &user.user_id {
                Some(id) => state.effective(id),
                None => state.accounts.contains_key(&user.account).then(Arc::default),
            },
            Caller::Anonymous => None,
        }
    }

    fn session_policies(&self) -> &[NamedPolicy] {
        match &self.0.caller {
            Caller::Session(session) => &session.policies,
            Caller::Federated(user) => &user.policies,
            Caller::Root(_) | Caller::User { .. } | Caller::Anonymous => &[],
        }
    }

    fn is_anonymous(&self) -> bool {
        matches!(self.0.caller, Caller::Anonymous)
    }
}

/// Those of the account that owns the resource, for the services that honour them.
/// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services>
pub(crate) fn resource_control_policies<'s>(
    state: &'s State,
    request: &Request<'_>,
) -> Option<&'s Arc<Vec<NamedPolicy>>> {
    if !["s3", "sts"].contains(&request.action.split(':').next().unwrap_or_default()) {
        return None;
    }
    let owner = request.context.values("aws:ResourceAccount").first()?;
    state.control_policies(&AccountId::parse(owner).ok()?, ControlKind::Resource)
}

impl std::fmt::Debug for OpCtx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpCtx").field("principal", &self.0.principal).field("request", &self.0.request).finish()
    }
}
