//! The users and roles that a trust or resource policy names: tied to their unique ids when the policy is saved, and
//! shown with what became of them. A user or role made again under the same name is somebody else.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use serde_json::Value;
use vesto_policy::{MalformedPolicy, Policy};
use vesto_types::{AccountId, Arn};

use crate::{Identity, state::State};

/// (ARN as the document writes it, unique id).
pub type BoundPrincipals = Vec<(String, String)>;

impl Identity {
    /// Checks the principals of a policy that is about to be saved and ties its users and roles to their unique ids: what
    /// [`Policy::bind_principals`] is to be given from then on. The error names the first that does not exist.
    pub fn bind_principals(&self, policy: &Policy) -> Result<BoundPrincipals, MalformedPolicy> {
        bind(&self.state(), policy)
    }

    /// A saved document as AWS shows it: the unique id in place of each ARN whose user or role was deleted since.
    pub fn shown_document(&self, document: &str, bound: &[(String, String)]) -> String {
        shown(&self.state(), document, bound)
    }
}

pub(crate) fn bind(state: &State, policy: &Policy) -> Result<BoundPrincipals, MalformedPolicy> {
    let mut bound = Vec::new();
    for principal in policy.named_principals() {
        match (state.unique_id(principal), kind(principal)) {
            (Some(id), _) => bound.push((principal.to_owned(), id.to_owned())),
            (None, Kind::UserOrRole) => return Err(Policy::invalid_principal(principal)),
            (None, Kind::UniqueId) if !state.users.contains_key(principal) && !state.roles.contains_key(principal) => {
                return Err(Policy::invalid_principal(principal));
            }
            (None, Kind::UniqueId | Kind::Other) => {}
        }
    }
    Ok(bound)
}

enum Kind {
    UserOrRole,
    UniqueId,
    Other,
}

fn kind(principal: &str) -> Kind {
    if principal.starts_with("AIDA") || principal.starts_with("AROA") {
        return Kind::UniqueId;
    }
    let iam = Arn::parse(principal).ok().filter(|arn| arn.service == "iam" && AccountId::parse(&arn.account).is_ok());
    match iam {
        Some(arn) if arn.resource.starts_with("user/") || arn.resource.starts_with("role/") => Kind::UserOrRole,
        Some(_) | None => Kind::Other,
    }
}

/// Verbatim while everyone the document names exists.
pub(crate) fn shown(state: &State, text: &str, bound: &[(String, String)]) -> String {
    let gone: Vec<_> = bound.iter().filter(|(arn, id)| state.unique_id(arn) != Some(id.as_str())).collect();
    if gone.is_empty() {
        return text.to_owned();
    }
    let Ok(mut document) = serde_json::from_str::<Value>(text) else {
        return text.to_owned();
    };
    let statements = match document.get_mut("Statement") {
        Some(Value::Array(statements)) => statements.iter_mut().collect(),
        Some(statement) => vec![statement],
        None => Vec::new(),
    };
    for statement in statements {
        for element in ["Principal", "NotPrincipal"] {
            if let Some(named) = statement.get_mut(element).and_then(|principal| principal.get_mut("AWS")) {
                replace(named, &gone);
            }
        }
    }
    document.to_string()
}

fn replace(named: &mut Value, gone: &[&(String, String)]) {
    let names = match named {
        Value::Array(names) => names.iter_mut().collect(),
        name => vec![name],
    };
    for name in names {
        if let Some((_, id)) = gone.iter().find(|(arn, _)| name.as_str() == Some(arn)) {
            *name = Value::from(id.as_str());
        }
    }
}
