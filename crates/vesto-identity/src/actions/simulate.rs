//! The policy simulator: the questions of a request, answered by the engine that decides real ones.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html>
//! Not supported, and refused by name: exclusion lists, organisation policies, ResourceHandlingOption.

use std::net::IpAddr;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody, XmlWriter};
use vesto_policy::{
    ConditionMismatch, Considered, Context, Evaluation, Layer, MismatchReason, NamedPolicy, Policy, PolicyKind,
    PolicySet, PolicySource, Principal, Request, Span, StatementOutcome, evaluate,
};
use vesto_types::{AccountId, Arn};

use super::{documents, names, page};
use crate::{OpCtx, state::State};

const UNSUPPORTED: [&str; 3] = ["PolicyExclusionList", "OrderedOrganizationPolicyInputList", "ResourceHandlingOption"];

/// Everything that has a say, and who asks.
pub(crate) struct Simulation {
    pub(crate) principal: Principal,
    pub(crate) identity: Vec<NamedPolicy>,
    pub(crate) boundary: Option<NamedPolicy>,
    pub(crate) context: Context,
}

struct Answer<'a> {
    action: &'a str,
    resource: &'a str,
    evaluation: Evaluation,
}

pub(crate) fn check_supported(params: &QueryParams) -> Result<(), ApiError> {
    let given = |name: &&&str| params.get(name).is_some() || params.list(name, "member").is_some();
    match UNSUPPORTED.iter().find(given) {
        Some(name) => Err(ApiError::new(400, "InvalidInput", format!("The parameter {name} is not supported yet."))),
        None => Ok(()),
    }
}

impl Simulation {
    /// Adds the policies that the request itself brings.
    pub(crate) fn add_input(&mut self, state: &State, params: &QueryParams) -> Result<(), ApiError> {
        for (n, document) in params.list("PolicyInputList", "member").unwrap_or_default().iter().enumerate() {
            let policy = self.input(state, &format!("PolicyInputList.{}", n + 1), document, PolicyKind::Identity)?;
            self.identity.push(policy);
        }
        let boundaries = params.list("PermissionsBoundaryPolicyInputList", "member").unwrap_or_default();
        match boundaries.as_slice() {
            [] => Ok(()),
            [document] => {
                let id = "PermissionsBoundaryPolicyInputList.1";
                self.boundary = Some(self.input(state, id, document, PolicyKind::Boundary)?);
                Ok(())
            }
            _ => Err(ApiError::new(400, "InvalidInput", "Only one permissions boundary can be given.")),
        }
    }

    fn input(&mut self, state: &State, id: &str, document: &str, kind: PolicyKind) -> Result<NamedPolicy, ApiError> {
        let policy = Policy::parse(document, kind, &state.options)
            .map_err(|error| ApiError::new(400, "InvalidInput", error.message()))?;
        let attached_to = self.principal.display_name();
        let source = PolicySource { id: id.to_owned(), name: id.to_owned(), attached_to, kind };
        Ok(NamedPolicy::new(source, policy))
    }

    pub(crate) fn answer(mut self, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
        let state = ctx.identity().state();
        let actions = params.list("ActionNames", "member").filter(|actions| !actions.is_empty());
        let actions = actions.ok_or_else(|| names::required(params, "ActionNames").err().unwrap_or_else(no_actions))?;
        let resources = params.list("ResourceArns", "member").filter(|resources| !resources.is_empty());
        let resources = resources.unwrap_or_else(|| vec!["*".to_owned()]);
        let resource_policy = params
            .get("ResourcePolicy")
            .map(|document| self.input(&state, "ResourcePolicy", document, PolicyKind::Resource))
            .transpose()?;
        let owner = params.get("ResourceOwner").map(owner_account).transpose()?;
        let entries = context_entries(params)?;
        self.context.extend(&entries);
        let policies = PolicySet {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            resource: resource_policy.as_ref(),
            ..PolicySet::default()
        };
        // Without an owner, AWS's simulator takes the resource for the caller's.
        let own = self.principal.account().map(str::to_owned);
        let owner = owner.map(|owner| owner.to_string()).or(own);
        let mut answers = Vec::new();
        for action in &actions {
            for resource in &resources {
                let request = Request {
                    principal: &self.principal,
                    action,
                    resource,
                    resource_account: owner.as_deref(),
                    context: &self.context,
                };
                answers.push(Answer { action, resource, evaluation: evaluate(&request, &policies) });
            }
        }
        let numbered = answers.iter().enumerate().collect();
        let page = page::page(params, numbered, |(n, _)| format!("{n:06}"))?;
        Ok(XmlBody::result(|xml| {
            xml.list("EvaluationResults", "member", &page.items, |xml, (_, answer)| self.write(xml, answer));
            page.write_end(xml);
        }))
    }

    fn write(&self, xml: &mut XmlWriter, answer: &Answer<'_>) {
        let Answer { action, resource, evaluation } = answer;
        let matched = evaluation.considered.iter().filter(|one| one.outcome == StatementOutcome::Matched);
        xml.text("EvalActionName", action)
            .text("EvalResourceName", resource)
            .text("EvalDecision", evaluation.decision)
            .list("MatchedStatements", "member", matched, write_statement)
            .text_list("MissingContextValues", "member", missing_keys(evaluation));
        if self.boundary.is_some() {
            let refused = evaluation.refusals.iter().any(|refusal| refusal.layer == Layer::Boundary);
            xml.element("PermissionsBoundaryDecisionDetail", |xml| {
                xml.text("AllowedByPermissionsBoundary", !refused);
            });
        }
    }
}

fn write_statement(xml: &mut XmlWriter, one: &Considered) {
    let statement = &one.statement;
    xml.text("SourcePolicyId", &statement.source.name).text("SourcePolicyType", "IAM Policy");
    let Span { start, end } = statement.span;
    for (name, position) in [("StartPosition", start.behind()), ("EndPosition", end.behind())] {
        xml.element(name, |xml| {
            xml.text("Line", position.line).text("Column", position.column);
        });
    }
}

fn no_actions() -> ApiError {
    ApiError::validation_error("ActionNames must name at least one action.")
}

/// Keys that a condition asked for and the request does not have; each once.
fn missing_keys(evaluation: &Evaluation) -> Vec<&str> {
    let mut keys: Vec<&str> = Vec::new();
    for one in &evaluation.considered {
        if let StatementOutcome::Condition(ConditionMismatch { key, reason: MismatchReason::KeyMissing, .. }) =
            &one.outcome
            && !keys.iter().any(|known| known.eq_ignore_ascii_case(key))
        {
            keys.push(key);
        }
    }
    keys
}

/// `ResourceOwner` is an account as an ARN.
fn owner_account(text: &str) -> Result<AccountId, ApiError> {
    let invalid = || ApiError::new(400, "InvalidInput", format!("Invalid ResourceOwner: {text}"));
    let account = Arn::parse(text).map(|arn| arn.account).map_err(|_| invalid())?;
    AccountId::parse(&account).map_err(|_| invalid())
}

fn context_entries(params: &QueryParams) -> Result<Context, ApiError> {
    let mut context = Context::new();
    for entry in params.structures("ContextEntries", "member").unwrap_or_default() {
        let key = names::required(&entry, "ContextKeyName")?;
        let values = entry.list("ContextKeyValues", "member").unwrap_or_default();
        let kind = names::required(&entry, "ContextKeyType")?;
        let wrong =
            |value: &str| ApiError::new(400, "InvalidInput", format!("{value} is not a valid {kind} for {key}"));
        for value in &values {
            let valid = match kind {
                "string" | "stringList" | "date" | "dateList" | "binary" | "binaryList" => true,
                "numeric" | "numericList" => value.parse::<f64>().is_ok(),
                "boolean" | "booleanList" => matches!(value.to_ascii_lowercase().as_str(), "true" | "false"),
                "ip" | "ipList" => value.split('/').next().is_some_and(|ip| ip.parse::<IpAddr>().is_ok()),
                _ => false,
            };
            if !valid {
                return Err(wrong(value));
            }
        }
        match values.as_slice() {
            [value] if !kind.ends_with("List") => context.set_string(key, value),
            _ => context.set_strings(key, &values),
        };
    }
    Ok(context)
}

/// Checks the form of a document list early, so that errors name the parameter.
pub(crate) fn check_input(params: &QueryParams) -> Result<(), ApiError> {
    for document in params.list("PolicyInputList", "member").unwrap_or_default() {
        if documents::size(&document) == 0 {
            return Err(ApiError::new(400, "InvalidInput", "PolicyInputList holds an empty document."));
        }
    }
    Ok(())
}
