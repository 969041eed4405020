//! The policy simulator: the questions of a request, answered by the engine that decides real ones.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html>
//! Not supported, and refused by name: exclusion lists, and ResourceHandlingOption, whose scenarios are EC2's.

mod result;

use std::net::IpAddr;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::{Context, NamedPolicy, Policy, PolicyKind, PolicySet, PolicySource, Principal, Request, evaluate};
use vesto_types::{AccountId, Arn};

use self::result::{ActionResult, Limits, ResourceResult};
use super::{documents, names, owner::invalid_input, page};
use crate::{OpCtx, state::State};

const UNSUPPORTED: [&str; 2] = ["PolicyExclusionList", "ResourceHandlingOption"];

/// The name of the session in which a simulated role acts.
pub(crate) const SESSION: &str = "simulation";

/// Everything that has a say, and who asks.
pub(crate) struct Simulation {
    pub(crate) principal: Principal,
    pub(crate) identity: Vec<NamedPolicy>,
    pub(crate) boundary: Option<NamedPolicy>,
    /// Of the account, by target.
    pub(crate) scps: Vec<NamedPolicy>,
    pub(crate) context: Context,
}

pub(crate) fn check_supported(params: &QueryParams) -> Result<(), ApiError> {
    let given = |name: &&&str| params.get(name).is_some() || params.list(name, "member").is_some();
    match UNSUPPORTED.iter().find(given) {
        Some(name) => Err(invalid_input(format!("The parameter {name} is not supported yet."))),
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
            _ => Err(invalid_input("Only one permissions boundary can be given.")),
        }
    }

    /// Adds the service control policies of a made-up organisation, from its root down to the account.
    pub(crate) fn add_organization(&mut self, state: &State, params: &QueryParams) -> Result<(), ApiError> {
        let levels = params.structures("OrderedOrganizationPolicyInputList", "member").unwrap_or_default();
        for (n, level) in levels.iter().enumerate() {
            let target = format!("OrderedOrganizationPolicyInputList.{}", n + 1);
            let documents = level.list("ServiceControlPolicyInputList", "member").unwrap_or_default();
            for (n, document) in documents.iter().enumerate() {
                let id = format!("{target}.ServiceControlPolicyInputList.{}", n + 1);
                let policy = parse(state, &id, &target, document, PolicyKind::ServiceControl)?;
                self.scps.push(policy);
            }
        }
        Ok(())
    }

    fn input(&self, state: &State, id: &str, document: &str, kind: PolicyKind) -> Result<NamedPolicy, ApiError> {
        parse(state, id, &self.principal.display_name(), document, kind)
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
        self.context.extend(&context_entries(params)?);
        let resource_policy = resource_policy.as_ref();
        let asked = actions.into_iter().map(|action| {
            let answer = |resource: &String| self.ask(&action, resource, owner.as_ref(), resource_policy);
            let resources = resources.iter().map(answer).collect();
            ActionResult { action, resources }
        });
        let page = page::page(params, asked.enumerate().collect(), |(n, _)| format!("{n:06}"))?;
        let limits = Limits { boundary: self.boundary.is_some(), organization: !self.scps.is_empty() };
        Ok(XmlBody::result(|xml| {
            xml.list("EvaluationResults", "member", &page.items, |xml, (_, result)| result.write(xml, limits));
            page.write_end(xml);
        }))
    }

    fn ask(
        &self,
        action: &str,
        resource: &str,
        owner: Option<&AccountId>,
        resource_policy: Option<&NamedPolicy>,
    ) -> ResourceResult {
        let own = self.principal.account();
        // Where the ARN does not tell the owner, the request does, and else the resource is the caller's.
        let in_arn = Arn::parse(resource).ok().and_then(|arn| AccountId::parse(&arn.account).ok());
        let owner = in_arn.as_ref().or(owner).map(AccountId::as_str).or(own);
        let request =
            Request { principal: &self.principal, action, resource, resource_account: owner, context: &self.context };
        let policies = PolicySet {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            resource: resource_policy,
            scps: &self.scps,
            ..PolicySet::default()
        };
        let evaluation = evaluate(&request, &policies);
        ResourceResult { resource: resource.to_owned(), cross_account: owner != own, evaluation }
    }
}

fn parse(
    state: &State,
    id: &str,
    attached_to: &str,
    document: &str,
    kind: PolicyKind,
) -> Result<NamedPolicy, ApiError> {
    let policy = Policy::parse(document, kind, &state.options).map_err(|error| invalid_input(error.message()))?;
    let source = PolicySource { id: id.to_owned(), name: id.to_owned(), attached_to: attached_to.to_owned(), kind };
    Ok(NamedPolicy::new(source, policy))
}

fn no_actions() -> ApiError {
    ApiError::validation_error("ActionNames must name at least one action.")
}

/// `ResourceOwner` is an account's id or an ARN with it.
fn owner_account(text: &str) -> Result<AccountId, ApiError> {
    let account = Arn::parse(text).map_or_else(|_| text.to_owned(), |arn| arn.account);
    AccountId::parse(&account).map_err(|_| invalid_input(format!("Invalid ResourceOwner: {text}")))
}

fn context_entries(params: &QueryParams) -> Result<Context, ApiError> {
    let mut context = Context::new();
    for entry in params.structures("ContextEntries", "member").unwrap_or_default() {
        let key = names::required(&entry, "ContextKeyName")?;
        let values = entry.list("ContextKeyValues", "member").unwrap_or_default();
        let kind = names::required(&entry, "ContextKeyType")?;
        let wrong = |value: &str| invalid_input(format!("{value} is not a valid {kind} for {key}"));
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
            return Err(invalid_input("PolicyInputList holds an empty document."));
        }
    }
    Ok(())
}
