//! A policy document, parsed, validated and compiled.

use std::sync::Arc;

use crate::MalformedPolicy;
use crate::action::{ActionElement, VendorSet};
use crate::arn::{ArnPattern, from_legacy_redshift};
use crate::condition::Condition;
use crate::document::{Document, Negatable, PrincipalSource, StatementSource};
use crate::evaluation::Effect;
use crate::json::Json;
use crate::position::{self, Span};
use crate::principal::{PrincipalElement, PrincipalPattern};
use crate::validate::{self, validate};

/// A compiled policy: immutable, cheap to clone.
#[derive(Debug, Clone)]
pub struct Policy {
    kind: PolicyKind,
    statements: Arc<[Statement]>,
    /// Of actions of other vendors than these the policy says nothing.
    vendors: VendorSet,
}

/// What a document is for; decides which elements it must and must not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// Attached to a user, group or role.
    Identity,
    /// Attached to a resource other than a role: a bucket policy.
    Resource,
    /// A role's trust policy.
    Trust,
    /// Given to AssumeRole or GetFederationToken.
    Session,
    /// A permissions boundary.
    Boundary,
    /// A service control policy: what the principals of an account may do at most.
    ServiceControl,
    /// A resource control policy: what may be done to an account's resources at most.
    ResourceControl,
}

impl PolicyKind {
    pub const ALL: [Self; 7] = [
        Self::Identity,
        Self::Resource,
        Self::Trust,
        Self::Session,
        Self::Boundary,
        Self::ServiceControl,
        Self::ResourceControl,
    ];
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseOptions {
    /// Read `arn:aws:redshift:ACCOUNT:REGION:cluster/NAME`, as an old page of the Redshift guide prints it, as
    /// `arn:aws:redshift:REGION:ACCOUNT:cluster:NAME`, in Allow and Deny alike. The document itself stays as it is.
    pub legacy_redshift_arns: bool,
}

impl Default for ParseOptions {
    fn default() -> Self {
        Self { legacy_redshift_arns: true }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) sid: Option<Arc<str>>,
    pub(crate) json_path: Arc<str>,
    pub(crate) span: Span,
    pub(crate) effect: Effect,
    /// Only in resource and trust policies.
    pub(crate) principal: Option<PrincipalElement>,
    pub(crate) actions: ActionElement,
    /// Absent in trust policies, whose resource is the role itself.
    pub(crate) resources: Option<ResourceElement>,
    pub(crate) conditions: Arc<[Condition]>,
}

#[derive(Debug, Clone)]
pub(crate) struct ResourceElement {
    pub(crate) negated: bool,
    /// The single `*`, which also matches operations without a resource.
    pub(crate) everything: bool,
    pub(crate) patterns: Arc<[ArnPattern]>,
    written: Arc<[String]>,
    /// Of `written`, those read in today's form.
    legacy: Arc<[String]>,
}

impl Policy {
    /// Reads a document as AWS does when it stores one; the error carries AWS's text.
    pub fn parse(text: &str, kind: PolicyKind, options: &ParseOptions) -> Result<Policy, MalformedPolicy> {
        let Some(json) = Json::parse(text) else {
            return Err(MalformedPolicy::new(match kind {
                PolicyKind::Trust => "This policy contains invalid Json",
                PolicyKind::Resource => "Policies must be valid JSON and the first byte must be '{'",
                PolicyKind::Identity
                | PolicyKind::Session
                | PolicyKind::Boundary
                | PolicyKind::ServiceControl
                | PolicyKind::ResourceControl => validate::SYNTAX,
            }));
        };
        let document = Document::read(&json).ok_or_else(|| MalformedPolicy::new(validate::SYNTAX))?;
        validate(&document, kind)?;
        let spans = position::statements(text);
        let compile = |(index, statement)| {
            let span = spans.get(index).copied().unwrap_or(Span::START);
            compile_statement(index, span, statement, &document, options)
        };
        Ok(Self::of(kind, document.statements.iter().enumerate().map(compile).collect()))
    }

    fn of(kind: PolicyKind, statements: Arc<[Statement]>) -> Self {
        let reached = statements.iter().map(|statement| statement.actions.reaches());
        let vendors = reached.fold(VendorSet::default(), VendorSet::union);
        Self { kind, statements, vendors }
    }

    /// Whether any statement may match an action of these vendors.
    pub(crate) fn may_match(&self, vendors: VendorSet) -> bool {
        self.vendors.may_match(vendors)
    }

    pub fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// Whether both are clones of one compiled document.
    pub fn is_same(&self, other: &Policy) -> bool {
        Arc::ptr_eq(&self.statements, &other.statements)
    }

    pub fn statement_count(&self) -> usize {
        self.statements.len()
    }

    pub(crate) fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Only the statements for which `keep` holds.
    #[cfg(test)]
    pub(crate) fn retain(&self, keep: impl Fn(usize) -> bool) -> Self {
        let kept = self.statements.iter().enumerate().filter(|(index, _)| keep(*index));
        Self::of(self.kind, kept.map(|(_, statement)| statement.clone()).collect())
    }

    /// The values of all `Resource` and `NotResource` elements as written. S3 checks that a bucket's policy names
    /// nothing but the bucket and its objects.
    pub fn resources(&self) -> Vec<&str> {
        let elements = self.statements.iter().filter_map(|statement| statement.resources.as_ref());
        elements.flat_map(|element| element.written.iter()).map(String::as_str).collect()
    }

    /// Resources in the guide's old form that are read in today's form ([`ParseOptions::legacy_redshift_arns`]):
    /// worth a warning to whoever stores the policy, since AWS itself never matches them.
    pub fn legacy_redshift_arns(&self) -> Vec<&str> {
        let elements = self.statements.iter().filter_map(|statement| statement.resources.as_ref());
        elements.flat_map(|element| element.legacy.iter()).map(String::as_str).collect()
    }

    /// The ARNs of users and roles (and unique ids) that `Principal` and `NotPrincipal` elements name, so that whoever
    /// stores the policy can check that they exist and note their unique ids. Sessions and accounts are not among them.
    pub fn named_principals(&self) -> Vec<&str> {
        let elements = self.statements.iter().filter_map(|statement| statement.principal.as_ref());
        let named = elements.flat_map(|element| &element.patterns).filter_map(|pattern| match pattern {
            PrincipalPattern::Arn { arn, .. } if arn.contains(":iam:") => Some(arn.as_str()),
            PrincipalPattern::UniqueId(id) => Some(id.as_str()),
            PrincipalPattern::Arn { .. }
            | PrincipalPattern::Everyone
            | PrincipalPattern::Account(_)
            | PrincipalPattern::Service(_)
            | PrincipalPattern::Federated(_)
            | PrincipalPattern::CanonicalUser { .. } => None,
        });
        named.collect()
    }

    /// AWS's refusal of a principal that does not exist.
    pub fn invalid_principal(arn: &str) -> MalformedPolicy {
        validate::invalid_principal("AWS", arn)
    }

    /// Whether any statement is an Allow.
    pub fn allows_something(&self) -> bool {
        self.statements.iter().any(|statement| statement.effect == Effect::Allow)
    }

    /// The same policy with each named user or role ARN tied to the unique id that `unique_id` gives for it, as AWS
    /// does when a policy is saved: a user or role made anew under the same name does not match. ARNs for which it
    /// answers `None` keep matching by ARN.
    #[must_use]
    pub fn bind_principals(&self, unique_id: &dyn Fn(&str) -> Option<String>) -> Policy {
        let mut statements = self.statements.to_vec();
        let elements = statements.iter_mut().filter_map(|statement| statement.principal.as_mut());
        for pattern in elements.flat_map(|element| &mut element.patterns) {
            if let PrincipalPattern::Arn { arn, bound_to } = pattern {
                *bound_to = unique_id(arn);
            }
        }
        Self::of(self.kind, statements.into())
    }

    /// The same policy with each `CanonicalUser` read as the account that `account` gives for the id. AWS's S3 has such ids
    /// of its own for accounts; unless bound, the account's number stands for it, and anything else matches no caller.
    #[must_use]
    pub fn bind_canonical_users(&self, account: &dyn Fn(&str) -> Option<String>) -> Policy {
        let mut statements = self.statements.to_vec();
        let elements = statements.iter_mut().filter_map(|statement| statement.principal.as_mut());
        for pattern in elements.flat_map(|element| &mut element.patterns) {
            if let PrincipalPattern::CanonicalUser { id, account: known } = pattern {
                *known = account(id);
            }
        }
        Self::of(self.kind, statements.into())
    }
}

fn compile_statement(
    index: usize,
    span: Span,
    source: &StatementSource,
    document: &Document,
    options: &ParseOptions,
) -> Statement {
    let variables = document.has_variables();
    let (negated_actions, actions) = source.action.as_ref().map_or((false, [].as_slice()), Negatable::parts);
    let conditions = source.conditions.iter().map(|condition| {
        let values = condition.values.clone();
        Condition::compile(condition.operator, &condition.written_operator, &condition.key, values, variables)
    });
    Statement {
        sid: source.sid.as_deref().map(Arc::from),
        json_path: match document.is_single {
            true => "$.Statement".into(),
            false => format!("$.Statement[{index}]").into(),
        },
        span,
        effect: if source.effect == "Deny" { Effect::Deny } else { Effect::Allow },
        principal: source.principal.as_ref().map(compile_principal),
        actions: ActionElement::compile(actions, negated_actions),
        resources: source.resource.as_ref().map(|element| compile_resources(element, variables, options)),
        conditions: conditions.collect(),
    }
}

impl Negatable<Vec<String>> {
    fn parts(&self) -> (bool, &[String]) {
        (self.negated, &self.value)
    }
}

fn compile_resources(element: &Negatable<Vec<String>>, variables: bool, options: &ParseOptions) -> ResourceElement {
    let today = |resource: &str| if options.legacy_redshift_arns { from_legacy_redshift(resource) } else { None };
    let arns = || element.value.iter().filter(|resource| *resource != "*");
    ResourceElement {
        negated: element.negated,
        everything: element.value.iter().any(|resource| resource == "*"),
        patterns: arns()
            .map(|resource| ArnPattern::compile(today(resource).as_deref().unwrap_or(resource), variables))
            .collect(),
        written: element.value.iter().cloned().collect(),
        legacy: arns().filter(|resource| today(resource).is_some()).cloned().collect(),
    }
}

fn compile_principal(element: &Negatable<PrincipalSource>) -> PrincipalElement {
    let compile = |(kind, value): &(String, String)| match kind.as_str() {
        "STAR" | "AWS" if value == "*" => PrincipalPattern::Everyone,
        "AWS" if validate::is_account(value) => PrincipalPattern::Account(value.clone()),
        "AWS" if validate::is_unique_id(value) => PrincipalPattern::UniqueId(value.clone()),
        "AWS" => match value.strip_suffix(":root").and_then(|rest| rest.rsplit(':').next()) {
            Some(account) if value.contains(":iam:") => PrincipalPattern::Account(account.to_owned()),
            _ => PrincipalPattern::Arn { arn: value.clone(), bound_to: None },
        },
        "Service" => PrincipalPattern::Service(value.clone()),
        "Federated" => PrincipalPattern::Federated(value.clone()),
        _ => PrincipalPattern::CanonicalUser {
            id: value.clone(),
            account: validate::is_account(value).then(|| value.clone()),
        },
    };
    PrincipalElement { negated: element.negated, patterns: element.value.iter().map(compile).collect() }
}
