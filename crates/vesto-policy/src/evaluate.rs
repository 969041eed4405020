//! Evaluation in AWS's order.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>
//!
//! One algorithm serves both entry points, so they cannot disagree: [`evaluate`] notes every statement,
//! [`evaluate_decision`] notes nothing, leaves out what can no longer matter, and does not allocate.

use std::sync::Arc;

use crate::action::AskedAction;
use crate::arn::ArnFields;
use crate::condition::Condition;
use crate::pattern::{Verdict, fold_verdicts};
use crate::policy::{ResourceElement, Statement};
use crate::principal::Reach;
use crate::{
    Considered, Decision, Effect, Evaluation, Layer, LayerRefusal, NamedPolicy, PolicyKind, PolicySet, Principal,
    Request, StatementOutcome, StatementRef,
};

/// Decides, and keeps every reason.
pub fn evaluate(request: &Request<'_>, policies: &PolicySet<'_>) -> Evaluation {
    let mut considered = Vec::new();
    let mut note = |layer, policy: &NamedPolicy, index, statement: &Statement, outcome: Outcome<'_>| {
        considered.push(Considered {
            layer,
            statement: statement_ref(policy, index, statement),
            effect: statement.effect,
            outcome: outcome.explain(request),
        });
    };
    let verdict = decide(request, policies, Some(&mut note));
    let refusals = verdict.refusals.iter().flat_map(|layer| layer_refusals(layer, policies, &considered)).collect();
    Evaluation {
        decision: verdict.decision,
        layer: verdict.layer,
        deciding: verdict.deciding.map(|hit| statement_ref(hit.policy, hit.index, hit.statement)),
        refusals,
        considered,
    }
}

/// One refusal; of control policies one for each target whose policies do not allow.
fn layer_refusals(layer: Layer, policies: &PolicySet<'_>, considered: &[Considered]) -> Vec<LayerRefusal> {
    let sources = || policies.of_layer(layer).map(|policy| Arc::clone(&policy.source));
    if !matches!(layer, Layer::Rcp | Layer::Scp) {
        return vec![LayerRefusal { layer, sources: sources().collect() }];
    }
    let mut refusals: Vec<LayerRefusal> = Vec::new();
    let allows = |target: &str| {
        considered.iter().any(|known| {
            known.layer == layer
                && known.effect == Effect::Allow
                && known.outcome == StatementOutcome::Matched
                && known.statement.source.attached_to == target
        })
    };
    for source in sources().filter(|source| !allows(&source.attached_to)) {
        let of_target = refusals
            .iter_mut()
            .find(|refusal| refusal.sources.first().is_some_and(|known| known.attached_to == source.attached_to));
        match of_target {
            Some(refusal) => refusal.sources.push(source),
            None => refusals.push(LayerRefusal { layer, sources: vec![source] }),
        }
    }
    refusals
}

/// The same decision without the reasons and without allocating; for hot loops.
pub fn evaluate_decision(request: &Request<'_>, policies: &PolicySet<'_>) -> Decision {
    decide(request, policies, None).decision
}

fn statement_ref(policy: &NamedPolicy, index: usize, statement: &Statement) -> StatementRef {
    StatementRef {
        source: Arc::clone(&policy.source),
        index,
        sid: statement.sid.clone(),
        json_path: Arc::clone(&statement.json_path),
        span: statement.span,
    }
}

/// Called for every statement looked at.
type Note<'n> = dyn FnMut(Layer, &NamedPolicy, usize, &Statement, Outcome<'_>) + 'n;

struct Verdicts<'p> {
    decision: Decision,
    layer: Layer,
    deciding: Option<Hit<'p>>,
    refusals: Refusals,
}

#[derive(Clone, Copy)]
struct Hit<'p> {
    policy: &'p NamedPolicy,
    index: usize,
    statement: &'p Statement,
}

/// The layers that had to allow and did not, in the order in which AWS names them.
#[derive(Clone, Copy, Default)]
struct Refusals {
    layers: [Option<Layer>; 6],
}

impl Refusals {
    fn add(&mut self, layer: Layer) {
        if let Some(free) = self.layers.iter_mut().find(|slot| slot.is_none()) {
            *free = Some(layer);
        }
    }

    fn iter(self) -> impl Iterator<Item = Layer> {
        self.layers.into_iter().flatten()
    }
}

impl<'p> PolicySet<'p> {
    pub(crate) fn of_layer(&self, layer: Layer) -> impl Iterator<Item = &'p NamedPolicy> + use<'p> {
        let (list, one): (&[NamedPolicy], Option<&NamedPolicy>) = match layer {
            Layer::Rcp => (self.rcps, None),
            Layer::Scp => (self.scps, None),
            Layer::Resource | Layer::Trust => (&[], self.resource),
            Layer::Identity => (self.identity, None),
            Layer::Boundary => (&[], self.boundary),
            Layer::Session => (self.session, None),
            Layer::Root => (&[], None),
        };
        list.iter().chain(one)
    }

    /// A role's trust policy is a resource policy that has its own name.
    fn resource_layer(&self) -> Layer {
        match self.resource.map(|policy| policy.source.kind) {
            Some(PolicyKind::Trust) => Layer::Trust,
            // A role that does not exist is refused by the trust policy that it does not have.
            None if self.resource_must_allow => Layer::Trust,
            Some(
                PolicyKind::Identity
                | PolicyKind::Resource
                | PolicyKind::Session
                | PolicyKind::Boundary
                | PolicyKind::ServiceControl
                | PolicyKind::ResourceControl,
            )
            | None => Layer::Resource,
        }
    }
}

fn decide<'p>(request: &Request<'_>, policies: &PolicySet<'p>, mut note: Option<&mut Note<'_>>) -> Verdicts<'p> {
    let resource_layer = policies.resource_layer();
    let has_account = request.principal.account().is_some();
    let controlled = !request.principal.is_service_linked();
    let bounded = policies.boundary.is_some();
    let question = Question {
        request,
        action: AskedAction::new(request.action),
        arn: ArnFields::split(request.resource),
        bounded,
    };
    let mut scan = |layer: Layer, applies: bool| match layer {
        _ if !applies => Scan::default(),
        Layer::Rcp => question.scan_control(layer, policies.rcps, note.as_deref_mut()),
        Layer::Scp => question.scan_control(layer, policies.scps, note.as_deref_mut()),
        _ => question.scan(layer, policies.of_layer(layer), note.as_deref_mut()),
    };
    // Service control policies and identity policies are about accounts' own principals; a service or an anonymous
    // caller has a resource policy to rely on and nothing else.
    let rcp = scan(Layer::Rcp, controlled);
    let scp = scan(Layer::Scp, controlled && has_account);
    let resource = scan(resource_layer, true);
    let identity = scan(Layer::Identity, has_account);
    let boundary = scan(Layer::Boundary, has_account);
    let session = scan(Layer::Session, has_account);

    let scans = [&rcp, &scp, &resource, &identity, &boundary, &session];
    let refusals = refusals(&question, policies, resource_layer, scans);
    let mut layers = [Layer::Rcp, Layer::Scp, resource_layer, Layer::Identity, Layer::Boundary, Layer::Session]
        .into_iter()
        .zip(scans);
    if let Some((layer, hit)) = layers.find_map(|(layer, scan)| Some((layer, scan.deny?))) {
        return Verdicts { decision: Decision::ExplicitDeny, layer, deciding: Some(hit), refusals };
    }
    if let Some(layer) = refusals.iter().next() {
        return Verdicts { decision: Decision::ImplicitDeny, layer, deciding: None, refusals };
    }
    let (layer, deciding) = match request.principal {
        caller if caller.has_root_permissions() => (Layer::Root, None),
        Principal::Service { .. } | Principal::WebIdentity { .. } | Principal::Anonymous => {
            (resource_layer, resource.allow)
        }
        Principal::Root { .. }
        | Principal::User { .. }
        | Principal::RoleSession { .. }
        | Principal::FederatedUser { .. } => {
            if identity.allow.is_none() || (!question.is_cross_account() && resource.reach >= Reach::Role) {
                (resource_layer, resource.allow)
            } else {
                (Layer::Identity, identity.allow)
            }
        }
    };
    Verdicts { decision: Decision::Allow, layer, deciding, refusals }
}

fn refusals(
    question: &Question<'_>,
    policies: &PolicySet<'_>,
    resource_layer: Layer,
    [rcp, scp, resource, identity, boundary, session]: [&Scan<'_>; 6],
) -> Refusals {
    let caller = question.request.principal;
    let controlled = !caller.is_service_linked();
    let mut refusals = Refusals::default();
    if controlled && !policies.rcps.is_empty() && rcp.allow.is_none() {
        refusals.add(Layer::Rcp);
    }
    match caller {
        // Everyone in a trust policy means every principal of an account: nobody assumes a role unsigned.
        Principal::Anonymous if resource_layer == Layer::Trust => refusals.add(resource_layer),
        Principal::Service { .. } | Principal::WebIdentity { .. } | Principal::Anonymous => {
            if resource.allow.is_none() {
                refusals.add(resource_layer);
            }
        }
        Principal::Root { .. }
        | Principal::User { .. }
        | Principal::RoleSession { .. }
        | Principal::FederatedUser { .. } => {
            let cross_account = question.is_cross_account();
            // Inside one account a resource policy that names the caller itself is enough; one that names the role
            // still leaves boundary and session policies to ask; one that names the account only delegates.
            let granted = if cross_account { Reach::None } else { resource.reach };
            let is_limited = !policies.session.is_empty() || matches!(caller, Principal::FederatedUser { .. });
            if controlled && !policies.scps.is_empty() && scp.allow.is_none() {
                refusals.add(Layer::Scp);
            }
            if (cross_account || policies.resource_must_allow) && resource.allow.is_none() {
                refusals.add(resource_layer);
            }
            if !caller.has_root_permissions() && granted < Reach::Role && identity.allow.is_none() {
                refusals.add(Layer::Identity);
            }
            if granted < Reach::Direct && policies.boundary.is_some() && boundary.allow.is_none() {
                refusals.add(Layer::Boundary);
            }
            if granted < Reach::Direct && is_limited && session.allow.is_none() {
                refusals.add(Layer::Session);
            }
        }
    }
    refusals
}

/// What one layer's statements say.
#[derive(Default)]
struct Scan<'p> {
    /// The Allow that names the caller most directly; of equals the first.
    allow: Option<Hit<'p>>,
    reach: Reach,
    deny: Option<Hit<'p>>,
}

struct Question<'r> {
    request: &'r Request<'r>,
    action: AskedAction<'r>,
    arn: Option<ArnFields<'r>>,
    bounded: bool,
}

impl Question<'_> {
    fn is_cross_account(&self) -> bool {
        let owner = self.request.resource_account.or_else(|| self.arn.and_then(|arn| arn.account()));
        owner.is_some_and(|owner| self.request.principal.account() != Some(owner))
    }

    fn scan<'p>(
        &self,
        layer: Layer,
        policies: impl Iterator<Item = &'p NamedPolicy>,
        mut note: Option<&mut Note<'_>>,
    ) -> Scan<'p> {
        let mut found = Scan::default();
        for policy in policies {
            if note.is_none() && !policy.policy.may_match(self.action.vendors) {
                continue;
            }
            for (index, statement) in policy.policy.statements().iter().enumerate() {
                // Without notes, a further Allow or Deny of the same weight changes nothing.
                let settled = match statement.effect {
                    Effect::Allow => found.reach == Reach::Direct,
                    Effect::Deny => found.deny.is_some(),
                };
                if settled && note.is_none() {
                    continue;
                }
                let (outcome, reach) = self.ask(statement);
                if let Outcome::Matched = outcome {
                    let hit = Hit { policy, index, statement };
                    match statement.effect {
                        Effect::Deny => found.deny = found.deny.or(Some(hit)),
                        Effect::Allow if reach > found.reach => {
                            found.allow = Some(hit);
                            found.reach = reach;
                        }
                        Effect::Allow => {}
                    }
                }
                if let Some(note) = note.as_deref_mut() {
                    note(layer, policy, index, statement, outcome);
                }
            }
        }
        found
    }

    /// Control policies allow what the policies of every single target allow.
    fn scan_control<'p>(&self, layer: Layer, policies: &'p [NamedPolicy], mut note: Option<&mut Note<'_>>) -> Scan<'p> {
        let mut found = Scan::default();
        let mut refused = false;
        for (n, first) in policies.iter().enumerate() {
            let same_target = |policy: &&'p NamedPolicy| policy.source.attached_to == first.source.attached_to;
            if policies.iter().take(n).any(|policy| same_target(&policy)) {
                continue;
            }
            let of_target = self.scan(layer, policies.iter().filter(same_target), note.as_deref_mut());
            refused |= of_target.allow.is_none();
            found.deny = found.deny.or(of_target.deny);
            found.allow = found.allow.or(of_target.allow);
        }
        found.allow = found.allow.filter(|_| !refused);
        found
    }

    /// Whether the statement applies, or the first element that keeps it from applying; and how directly it names
    /// the caller (identity policies are the caller's own).
    fn ask<'s>(&self, statement: &'s Statement) -> (Outcome<'s>, Reach) {
        let (caller, effect) = (self.request.principal, statement.effect);
        let reach =
            statement.principal.as_ref().map_or(Reach::Direct, |element| element.reach(caller, effect, self.bounded));
        if reach == Reach::None {
            return (Outcome::Principal, reach);
        }
        if !statement.actions.matches(&self.action, self.request.context) {
            return (Outcome::Action, reach);
        }
        if let Some(element) = &statement.resources {
            match self.matches_resource(element) {
                Verdict::Match => {}
                Verdict::Mismatch | Verdict::VariableMissing => return (Outcome::Resource, reach),
            }
        }
        match statement.conditions.iter().find(|condition| !condition.holds(self.request.context)) {
            Some(condition) => (Outcome::Condition(condition), reach),
            None => (Outcome::Matched, reach),
        }
    }

    /// A resource whose variable has no value matches nothing; in `NotResource` it thus excludes nothing.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value>
    fn matches_resource(&self, element: &ResourceElement) -> Verdict {
        let verdict = match &self.arn {
            _ if element.everything => Verdict::Match,
            Some(arn) => {
                let context = self.request.context;
                fold_verdicts(element.patterns.iter().map(|pattern| pattern.matches(arn, context)))
            }
            None => Verdict::Mismatch,
        };
        if element.negated { Verdict::from(verdict != Verdict::Match) } else { verdict }
    }
}

/// The borrowed form of [`StatementOutcome`].
enum Outcome<'s> {
    Matched,
    Principal,
    Action,
    Resource,
    Condition(&'s Condition),
}

impl Outcome<'_> {
    fn explain(&self, request: &Request<'_>) -> StatementOutcome {
        match self {
            Self::Matched => StatementOutcome::Matched,
            Self::Principal => StatementOutcome::Principal,
            Self::Action => StatementOutcome::Action,
            Self::Resource => StatementOutcome::Resource,
            Self::Condition(condition) => StatementOutcome::Condition(condition.explain(request.context)),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
