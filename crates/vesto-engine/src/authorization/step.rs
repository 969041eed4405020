//! What is recorded of one step.

use std::fmt::Write;
use std::sync::Arc;

use vesto_identity::Ruling;
use vesto_policy::{Considered, Effect, Evaluation, Layer, PolicyKind, PolicySource, StatementOutcome, StatementRef};
use vesto_types::SqlError;

use super::{Journal, hint};
use crate::planning::scope::Scope;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepName {
    DatabasePrivilege,
    AssumeRolePrivilege,
    RoleAssociation,
    TrustPolicy,
    RoleChain,
    AccessKey,
    SessionIdentity,
    S3Access,
}

impl StepName {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::DatabasePrivilege => "database privilege",
            Self::AssumeRolePrivilege => "ASSUMEROLE privilege",
            Self::RoleAssociation => "role association",
            Self::TrustPolicy => "trust policy",
            Self::RoleChain => "role chain",
            Self::AccessKey => "access key",
            Self::SessionIdentity => "session identity",
            Self::S3Access => "S3 access",
        }
    }
}

impl StepName {
    /// The place in the chain. Keys stand where a role's ASSUMEROLE privilege would.
    pub(crate) fn number(self) -> i32 {
        match self {
            Self::DatabasePrivilege => 1,
            Self::AssumeRolePrivilege | Self::AccessKey | Self::SessionIdentity => 2,
            Self::RoleAssociation => 3,
            Self::TrustPolicy => 4,
            Self::RoleChain => 5,
            Self::S3Access => 6,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Allow,
    Deny,
    /// Not a matter of permission: EXPLAIN AUTHORIZATION tells of it too.
    Error,
}

impl Decision {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
            Self::Error => "Error",
        }
    }
}

/// One question of the chain and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) name: StepName,
    pub(crate) principal: String,
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) decision: Decision,
    pub(crate) reason: String,
    /// The policy that decided; of a refusal by nobody, the policies that were asked.
    pub(crate) policy: Option<String>,
    /// The statement of it that decided, or a GRANT.
    pub(crate) statement: Option<String>,
    pub(crate) sid: Option<String>,
    /// `$.Statement[0]`
    pub(crate) json_path: Option<String>,
    /// What would change a refusal.
    pub(crate) hint: Option<String>,
    /// Of a refusal: statements that came close, and why they did not apply.
    pub(crate) considered: Vec<String>,
}

/// Near misses that a refusal lists.
const MAX_CONSIDERED: usize = 5;

impl Step {
    /// An allowed step without policies; `allowed` and the rest are set by whoever decides.
    pub(super) fn new(name: StepName, principal: String, action: impl Into<String>, resource: String) -> Self {
        Self {
            name,
            principal,
            action: action.into(),
            resource,
            decision: Decision::Allow,
            reason: String::new(),
            policy: None,
            statement: None,
            sid: None,
            json_path: None,
            hint: None,
            considered: Vec::new(),
        }
    }

    pub(super) fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), ..self }
    }

    pub(super) fn denied(self, reason: impl Into<String>, hint: String) -> Self {
        Self { decision: Decision::Deny, reason: reason.into(), hint: Some(hint), ..self }
    }

    /// A decision of the policy engine. `widen` is the part of S3 that the statement needs of a kind of object.
    pub(super) fn of_ruling(name: StepName, ruling: &Ruling, widen: Option<&hint::Widen>) -> Self {
        let evaluation = ruling.evaluation();
        let step = Self::new(name, ruling.caller(), ruling.action(), ruling.resource().to_owned());
        let decided = evaluation.deciding.as_ref();
        Self {
            decision: if ruling.allowed() { Decision::Allow } else { Decision::Deny },
            reason: reason(evaluation, ruling.action()),
            policy: decided.map_or_else(|| asked(evaluation), |statement| Some(policy_name(&statement.source))),
            statement: decided.map(statement_name),
            sid: decided.and_then(|statement| statement.sid.as_deref()).map(str::to_owned),
            json_path: decided.map(|statement| statement.json_path.to_string()),
            hint: hint::of_ruling(ruling, widen),
            considered: if ruling.allowed() { Vec::new() } else { considered(evaluation) },
            ..step
        }
    }

    /// What would stop the statement that is allowed everything.
    pub(crate) fn failed(self, error: &SqlError) -> Self {
        Self { decision: Decision::Error, reason: error.message.clone(), hint: error.hint.clone(), ..self }
    }

    pub(crate) fn is_allowed(&self) -> bool {
        self.decision == Decision::Allow
    }

    /// For DETAIL, a line for each part.
    pub(crate) fn lines(&self) -> String {
        let Self { principal, action, resource, reason, .. } = self;
        let mut text = format!(
            "step:      {}\nprincipal: {principal}\naction:    {action}\nresource:  {resource}\nreason:    {reason}",
            self.name.as_str()
        );
        let mut line = |label: &str, value: &str| {
            // Writing to a string cannot fail.
            let _written = write!(text, "\n{label:<11}{value}");
        };
        if let Some(policy) = &self.policy {
            line("policy:", policy);
        }
        if let Some(statement) = &self.statement {
            line("statement:", statement);
        }
        for considered in &self.considered {
            line("considered:", &format!(" {considered}"));
        }
        text
    }

    /// The refusal as an error: the explanation under Redshift's own block, if the error has one.
    pub(crate) fn refuse(&self, error: SqlError) -> SqlError {
        let detail = match &error.detail {
            Some(block) => format!("{block}\n{}", self.lines()),
            None => self.lines(),
        };
        let error = error.with_detail(detail);
        match &self.hint {
            Some(hint) => error.with_hint(hint.as_str()),
            None => error,
        }
    }
}

/// The steps of one statement, in order.
pub(crate) struct Trail {
    pub(crate) steps: Vec<Step>,
    purpose: Purpose,
}

enum Purpose {
    Act(Arc<Journal>),
    /// The statement acts already: only what stops it is worth a row.
    Watch(Arc<Journal>),
    Explain,
}

impl Trail {
    /// The statement is about to act: decisions are recorded.
    pub(crate) fn acting(journal: &Arc<Journal>) -> Self {
        Self { steps: Vec::new(), purpose: Purpose::Act(Arc::clone(journal)) }
    }

    /// Whether what was allowed still is.
    pub(super) fn watching(journal: &Arc<Journal>) -> Self {
        Self { steps: Vec::new(), purpose: Purpose::Watch(Arc::clone(journal)) }
    }

    /// Only to say what would be decided.
    pub(crate) fn explaining() -> Self {
        Self { steps: Vec::new(), purpose: Purpose::Explain }
    }

    /// Present when the statement is about to act, with these decisions.
    pub(super) fn journal(&self) -> Option<&Arc<Journal>> {
        match &self.purpose {
            Purpose::Act(journal) => Some(journal),
            Purpose::Watch(_) | Purpose::Explain => None,
        }
    }

    pub(crate) fn push(&mut self, step: Step) {
        match &self.purpose {
            Purpose::Act(journal) => journal.record(&step),
            Purpose::Watch(journal) if !step.is_allowed() => journal.record(&step),
            Purpose::Watch(_) | Purpose::Explain => {}
        }
        self.steps.push(step);
    }

    /// Records the refusal behind `error`, which the catalog has worded.
    pub(super) fn refused_by(&mut self, scope: &Scope, error: SqlError) -> SqlError {
        if let Some(step) = scope.take_refusal() {
            self.push(step);
        }
        error
    }

    /// Records a refusal and makes it the statement's error.
    pub(super) fn refuse(&mut self, step: Step, error: SqlError) -> SqlError {
        let error = step.refuse(error);
        self.push(step);
        error
    }

    /// Whether the chain ended with a refusal.
    pub(crate) fn is_denied(&self) -> bool {
        self.steps.last().is_some_and(|step| !step.is_allowed())
    }
}

fn reason(evaluation: &Evaluation, action: &str) -> String {
    if evaluation.decision.is_allow() {
        return match evaluation.layer {
            Layer::Root => "the account's root user needs no policy".to_owned(),
            layer => format!("allowed by {layer}"),
        };
    }
    let suffix = evaluation.access_denied_reason(action);
    let reason = suffix.strip_prefix(" because ").or_else(|| suffix.strip_prefix(" with "));
    reason.unwrap_or(&suffix).to_owned()
}

fn policy_name(source: &PolicySource) -> String {
    match source.kind {
        PolicyKind::Trust => format!("trust policy of {}", source.attached_to),
        PolicyKind::Resource => format!("bucket policy of {}", source.attached_to),
        PolicyKind::Boundary => format!("permissions boundary {} of {}", source.id, source.attached_to),
        PolicyKind::Identity | PolicyKind::Session | PolicyKind::ServiceControl | PolicyKind::ResourceControl => {
            format!("{} of {}", source.id, source.attached_to)
        }
    }
}

fn statement_name(statement: &StatementRef) -> String {
    let path = statement.json_path.trim_start_matches("$.");
    match statement.sid.as_deref().filter(|sid| !sid.is_empty()) {
        Some(sid) => format!("{path} (Sid {sid})"),
        None => path.to_owned(),
    }
}

/// The policies of the first layer that did not allow.
fn asked(evaluation: &Evaluation) -> Option<String> {
    let refusal = evaluation.refusals.first()?;
    if refusal.sources.is_empty() {
        return Some(format!("no {} exists", refusal.layer));
    }
    let names: Vec<String> = refusal.sources.iter().map(|source| policy_name(source)).collect();
    Some(names.join(", "))
}

/// Statements of a refusing layer that would have allowed, the closest first.
fn considered(evaluation: &Evaluation) -> Vec<String> {
    let distance = |known: &Considered| match known.outcome {
        StatementOutcome::Matched => 0,
        StatementOutcome::Condition(_) => 1,
        StatementOutcome::Resource => 2,
        StatementOutcome::Principal => 3,
        StatementOutcome::Action => 4,
    };
    let refused = |known: &&Considered| evaluation.refusals.iter().any(|refusal| refusal.layer == known.layer);
    let mut known: Vec<&Considered> =
        evaluation.considered.iter().filter(|known| known.effect == Effect::Allow).filter(refused).collect();
    known.sort_by_key(|known| distance(known));
    known.iter().take(MAX_CONSIDERED).map(|known| format!("{}: {}", known.statement, known.outcome)).collect()
}
