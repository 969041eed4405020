//! One result of a simulation: an action on each of the resources, and what they have in common.
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html>

use vesto_aws_wire::XmlWriter;
use vesto_policy::{
    ConditionMismatch, Considered, Decision, Effect, Evaluation, Layer, MismatchReason, Span, StatementOutcome,
};

/// The kinds of policies that are neither the principal's nor the resource's and that have a say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) boundary: bool,
    pub(super) organization: bool,
}

pub(super) struct ActionResult {
    pub(super) action: String,
    pub(super) resources: Vec<ResourceResult>,
}

pub(super) struct ResourceResult {
    pub(super) resource: String,
    pub(super) cross_account: bool,
    pub(super) evaluation: Evaluation,
}

impl ActionResult {
    pub(super) fn write(&self, xml: &mut XmlWriter, limits: Limits) {
        let Self { action, resources } = self;
        // A single resource stands for itself; what several have in common has no ARN.
        let resource = match resources.as_slice() {
            [only] => &*only.resource,
            _ => "*",
        };
        let decision = most_restrictive(resources.iter().map(|one| one.evaluation.decision));
        let contributing = resources.iter().filter(|one| one.evaluation.decision == decision);
        xml.text("EvalActionName", action)
            .text("EvalResourceName", resource)
            .text("EvalDecision", decision)
            .list(
                "MatchedStatements",
                "member",
                distinct(contributing.flat_map(ResourceResult::matched)),
                write_statement,
            )
            .text_list("MissingContextValues", "member", distinct(resources.iter().flat_map(ResourceResult::missing)));
        if limits.organization {
            xml.element("OrganizationsDecisionDetail", |xml| {
                xml.text("AllowedByOrganizations", resources.iter().all(ResourceResult::is_allowed_by_organization));
            });
        }
        if limits.boundary {
            write_boundary(xml, resources.iter().all(ResourceResult::is_allowed_by_boundary));
        }
        // Of all resources, there are no results of single ones to show.
        let specific = resource != "*" || resources.len() > 1;
        if specific || resources.iter().any(|one| one.cross_account) {
            write_details(xml, &self.details(limits));
        }
        if specific {
            xml.list("ResourceSpecificResults", "member", resources, |xml, one| one.write(xml, limits));
        }
    }

    /// The most restrictive decision of each kind of policy.
    fn details(&self, limits: Limits) -> Vec<(&'static str, Decision)> {
        let mut details: Vec<(&'static str, Decision)> = Vec::new();
        for (kind, decision) in self.resources.iter().flat_map(|one| one.details(limits)) {
            match details.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, known)) => *known = most_restrictive([*known, decision].into_iter()),
                None => details.push((kind, decision)),
            }
        }
        details
    }
}

impl ResourceResult {
    fn write(&self, xml: &mut XmlWriter, limits: Limits) {
        xml.text("EvalResourceName", &self.resource)
            .text("EvalResourceDecision", self.evaluation.decision)
            .list("MatchedStatements", "member", self.matched(), write_statement)
            .text_list("MissingContextValues", "member", self.missing());
        if self.cross_account {
            write_details(xml, &self.details(limits));
        }
        if limits.boundary {
            write_boundary(xml, self.is_allowed_by_boundary());
        }
    }

    /// The statements that made the decision: the Denies, or else the Allows.
    fn matched(&self) -> impl Iterator<Item = &Considered> {
        let effect = match self.evaluation.decision {
            Decision::Allow => Some(Effect::Allow),
            Decision::ExplicitDeny => Some(Effect::Deny),
            Decision::ImplicitDeny => None,
        };
        self.shown().filter(move |one| one.outcome == StatementOutcome::Matched && Some(one.effect) == effect)
    }

    /// Keys that a condition asked for and the request does not have; each once.
    fn missing(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        for one in self.shown() {
            if let StatementOutcome::Condition(ConditionMismatch { key, reason: MismatchReason::KeyMissing, .. }) =
                &one.outcome
                && !keys.iter().any(|known| known.eq_ignore_ascii_case(key))
            {
                keys.push(key);
            }
        }
        keys
    }

    /// Of control policies an account's users are told nothing but whether they allow.
    fn shown(&self) -> impl Iterator<Item = &Considered> {
        self.evaluation.considered.iter().filter(|one| !matches!(one.layer, Layer::Scp | Layer::Rcp))
    }

    /// What the policies of one layer say on their own.
    fn says(&self, layer: Layer) -> Decision {
        let of_layer = self.evaluation.considered.iter().filter(|one| one.layer == layer);
        let effects = of_layer.filter(|one| one.outcome == StatementOutcome::Matched).map(|one| one.effect);
        effects.fold(Decision::ImplicitDeny, |known, effect| match effect {
            Effect::Allow if known != Decision::ExplicitDeny => Decision::Allow,
            Effect::Allow | Effect::Deny => Decision::ExplicitDeny,
        })
    }

    fn is_allowed_by_boundary(&self) -> bool {
        self.says(Layer::Boundary).is_allow()
    }

    fn is_allowed_by_organization(&self) -> bool {
        self.says(Layer::Scp) != Decision::ExplicitDeny
            && !self.evaluation.refusals.iter().any(|refusal| refusal.layer == Layer::Scp)
    }

    /// Each account's part in a decision across accounts; none after the organisation has refused.
    fn details(&self, limits: Limits) -> Vec<(&'static str, Decision)> {
        if !self.cross_account || !self.is_allowed_by_organization() {
            return Vec::new();
        }
        let boundary = limits.boundary.then(|| ("Permissions Boundary Policy", self.says(Layer::Boundary)));
        let sides = [(IAM_POLICY, self.says(Layer::Identity)), (RESOURCE_POLICY, self.says(Layer::Resource))];
        sides.into_iter().chain(boundary).collect()
    }
}

const IAM_POLICY: &str = "IAM Policy";
const RESOURCE_POLICY: &str = "Resource Policy";

fn most_restrictive(decisions: impl Iterator<Item = Decision>) -> Decision {
    let strictness = |decision: &Decision| match decision {
        Decision::Allow => 0,
        Decision::ImplicitDeny => 1,
        Decision::ExplicitDeny => 2,
    };
    decisions.max_by_key(strictness).unwrap_or(Decision::ImplicitDeny)
}

fn distinct<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut known = Vec::new();
    for item in items {
        if !known.contains(&item) {
            known.push(item);
        }
    }
    known
}

fn write_statement(xml: &mut XmlWriter, one: &Considered) {
    let kind = match one.layer {
        Layer::Resource | Layer::Trust => RESOURCE_POLICY,
        Layer::Rcp | Layer::Scp | Layer::Identity | Layer::Boundary | Layer::Session | Layer::Root => IAM_POLICY,
    };
    xml.text("SourcePolicyId", &one.statement.source.name).text("SourcePolicyType", kind);
    let Span { start, end } = one.statement.span;
    for (name, position) in [("StartPosition", start.behind()), ("EndPosition", end.behind())] {
        xml.element(name, |xml| {
            xml.text("Line", position.line).text("Column", position.column);
        });
    }
}

fn write_boundary(xml: &mut XmlWriter, allowed: bool) {
    xml.element("PermissionsBoundaryDecisionDetail", |xml| {
        xml.text("AllowedByPermissionsBoundary", allowed);
    });
}

fn write_details(xml: &mut XmlWriter, details: &[(&'static str, Decision)]) {
    xml.list("EvalDecisionDetails", "entry", details, |xml, (kind, decision)| {
        xml.text("key", kind).text("value", decision);
    });
}
