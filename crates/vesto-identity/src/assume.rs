//! A service of this server assumes a role, and that role the next: what COPY and UNLOAD do with `IAM_ROLE 'a,b,c'`.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service.html#authorizing-redshift-service-chaining-roles>

use std::{sync::Arc, time::Instant};

use thiserror::Error;
use vesto_policy::{Context, PolicySet, Principal, evaluate};
use vesto_types::{AccountId, Region, RoleArn};

use crate::{
    AuthzInput, Identity, OpCtx, RequestInfo, RoleSession, Ruling, ServiceWish, audit_events, context_keys,
    op_ctx::{Caller, TokenTimes, resource_control_policies},
    ruling::Question,
    state::{Role, State},
};

pub(crate) const ASSUME_ROLE: &str = "sts:AssumeRole";

/// A service principal's wish to act as the last of `roles`.
#[derive(Debug, Clone)]
pub struct ServiceAssumeRole<'a> {
    /// `redshift.amazonaws.com`
    pub service: &'a str,
    pub region: &'a Region,
    /// The account and ARN of the cluster on whose behalf the service asks.
    pub source_account: &'a AccountId,
    pub source_arn: &'a str,
    /// `sts:ExternalId`, for Redshift the ARN of the database user; goes along on every hop.
    pub external_id: &'a str,
    pub session_name: &'a str,
    /// The first is assumed by the service, each further one by its predecessor.
    pub roles: &'a [RoleArn],
}

impl<'a> From<&ServiceAssumeRole<'a>> for ServiceWish<'a> {
    fn from(wish: &ServiceAssumeRole<'a>) -> Self {
        let ServiceAssumeRole { service, region, source_account, source_arn, external_id, session_name, .. } = *wish;
        Self { service, region, source_account, source_arn, external_id: Some(external_id), session_name }
    }
}

/// One hop of a chain.
#[derive(Debug, Clone)]
pub struct AssumeStep {
    pub role: RoleArn,
    /// A role that does not exist is refused like one that does not trust the caller.
    pub role_exists: bool,
    pub ruling: Ruling,
}

/// A granted chain: the last role's session, and how it came about.
#[derive(Debug, Clone)]
pub struct AssumedChain {
    pub ctx: OpCtx,
    pub steps: Vec<AssumeStep>,
}

/// A refused chain. The last step is the refused one.
#[derive(Debug, Clone, Error)]
#[error("a role of the chain cannot be assumed")]
pub struct AssumeDenied {
    pub steps: Vec<AssumeStep>,
}

impl AssumeDenied {
    /// The refused hop; `None` only for a chain without roles.
    pub fn refused(&self) -> Option<&AssumeStep> {
        self.steps.last()
    }
}

impl Identity {
    /// The session is not stored and has no keys: it lives as long as the context. Its permissions are those that the
    /// role has at each question, and it ends with the role.
    pub fn assume_role_chain(
        &self,
        wish: &ServiceAssumeRole<'_>,
        request: &RequestInfo,
    ) -> Result<AssumedChain, AssumeDenied> {
        let start = Instant::now();
        let outcome = self.explain_role_chain(wish, request);
        let mut took = start.elapsed();
        let steps = match &outcome {
            Ok(chain) => &chain.steps,
            Err(denied) => &denied.steps,
        };
        for step in steps {
            self.decision_log().count(step.ruling.allowed(), std::mem::take(&mut took));
            self.decision_log().record(self.now(), request, step.ruling.clone());
            if self.audit().is_on() {
                self.audit().record(audit_events::assume_role(self, wish, request, step));
            }
        }
        outcome
    }

    /// What [`Identity::assume_role_chain`] would answer now; nothing is recorded.
    pub fn explain_role_chain(
        &self,
        wish: &ServiceAssumeRole<'_>,
        request: &RequestInfo,
    ) -> Result<AssumedChain, AssumeDenied> {
        let state = self.state();
        let mut steps = Vec::new();
        let mut assumed: Option<OpCtx> = None;
        for arn in wish.roles {
            let role = state.role_by_arn(arn);
            let ruling = match &assumed {
                None => {
                    let role = role.map(|role| &**role);
                    let context = assume_keys(wish.session_name, Some(wish.external_id), role);
                    self.rule_service(&ServiceWish::from(wish), request, arn, role, &context)
                }
                Some(previous) => {
                    let context = assume_keys(wish.session_name, Some(wish.external_id), role.map(|role| &**role));
                    previous.rule_assume(arn, role.map(|role| &**role), context)
                }
            };
            let session = role
                .filter(|_| ruling.allowed())
                .and_then(|role| RoleSession::of_role(role, wish.session_name, self.now()));
            steps.push(AssumeStep { role: arn.clone(), role_exists: role.is_some(), ruling });
            let Some(session) = session else { return Err(AssumeDenied { steps }) };
            assumed = Some(self.session_context(&state, session, request));
        }
        match assumed {
            Some(ctx) => Ok(AssumedChain { ctx, steps }),
            None => Err(AssumeDenied { steps }),
        }
    }

    /// `keys` are those that every AssumeRole carries, and further ones.
    pub(crate) fn rule_service(
        &self,
        wish: &ServiceWish<'_>,
        request: &RequestInfo,
        arn: &RoleArn,
        role: Option<&Role>,
        keys: &Context,
    ) -> Ruling {
        let mut context = context_keys::of_service(wish.service, request, wish.source_account, wish.source_arn);
        context_keys::of_moment(&mut context, self.now());
        context_keys::of_resource(&mut context, wish.source_account, &arn.to_string(), None);
        context.extend(keys);
        let question = Question {
            principal: Principal::Service { name: wish.service.to_owned(), region: wish.region.to_string() },
            action: ASSUME_ROLE.to_owned(),
            resource: arn.to_string(),
            resource_account: Some(arn.account().to_string()),
            context,
        };
        let state = self.state();
        // A service has no account whose service control policies could limit it.
        let policies = PolicySet {
            resource: role.map(|role| &role.trust),
            rcps: resource_control_policies(&state, &question.request()).map_or(&[], |policies| policies),
            resource_must_allow: true,
            ..PolicySet::default()
        };
        let evaluation = evaluate(&question.request(), &policies);
        Ruling::new(question, evaluation)
    }

    fn session_context(&self, state: &State, session: RoleSession, request: &RequestInfo) -> OpCtx {
        // Redshift, not the SQL client, talks to S3: the client's address and agent are not part of the session.
        let request = RequestInfo { source_ip: None, user_agent: None, referer: None, ..request.clone() };
        let principal = session.principal();
        let (issued_at, expires_at) = (session.issued_at, session.expires_at);
        let token = Some(TokenTimes { issued_at, expires_at, mfa_at: None, is_console: false });
        OpCtx::new(self.clone(), state, Caller::Session(Arc::new(session)), principal, request, token)
    }
}

impl OpCtx {
    /// Whether this caller may assume a role: its own policies and the role's trust policy together.
    pub(crate) fn rule_assume(&self, arn: &RoleArn, role: Option<&Role>, context: Context) -> Ruling {
        self.rule_role(ASSUME_ROLE, arn, role, context)
    }

    /// The same for the permissions that go with AssumeRole (`sts:TagSession`, `sts:SetSourceIdentity`).
    pub(crate) fn rule_role(&self, action: &str, arn: &RoleArn, role: Option<&Role>, context: Context) -> Ruling {
        let input = AuthzInput {
            context,
            resource_policy: role.map(|role| Arc::new(role.trust.clone())),
            resource_account: Some(arn.account().clone()),
        };
        self.rule_guarded(action, &arn.to_string(), &input)
    }
}

/// Condition keys that every AssumeRole carries.
pub(crate) fn assume_keys(session_name: &str, external_id: Option<&str>, role: Option<&Role>) -> Context {
    let mut context = Context::new();
    context.set_string("sts:RoleSessionName", session_name);
    if let Some(external_id) = external_id {
        context.set_string("sts:ExternalId", external_id);
    }
    for (key, value) in role.map_or(&[][..], |role| &role.record.tags) {
        context.set_string(&format!("aws:ResourceTag/{key}"), value);
        context.set_string(&format!("iam:ResourceTag/{key}"), value);
    }
    context
}
