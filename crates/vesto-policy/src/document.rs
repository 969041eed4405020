//! The document as written: JSON of the right shape, nothing interpreted yet.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use crate::condition::Operator;
use crate::json::Json;

#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) version: Option<Version>,
    pub(crate) statements: Vec<StatementSource>,
    /// Whether `Statement` is one object outside a list.
    pub(crate) is_single: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V2008,
    /// Has policy variables.
    V2012,
}

#[derive(Debug)]
pub(crate) struct StatementSource {
    pub(crate) sid: Option<String>,
    /// `Allow` or `Deny` in any case.
    pub(crate) effect: String,
    pub(crate) principal: Option<Negatable<PrincipalSource>>,
    pub(crate) action: Option<Negatable<Vec<String>>>,
    pub(crate) resource: Option<Negatable<Vec<String>>>,
    pub(crate) conditions: Vec<ConditionSource>,
}

/// `Action` or `NotAction`, and so on.
#[derive(Debug)]
pub(crate) struct Negatable<T> {
    pub(crate) negated: bool,
    pub(crate) value: T,
}

impl Negatable<PrincipalSource> {
    /// The bare `*`.
    pub(crate) fn is_everyone(&self) -> bool {
        matches!(self.value.as_slice(), [(kind, value)] if kind == "STAR" && value == "*")
    }
}

/// Pairs of type (`AWS`, `Service` …) and value; the bare string is of type `STAR`, as AWS's messages call it.
pub(crate) type PrincipalSource = Vec<(String, String)>;

#[derive(Debug)]
pub(crate) struct ConditionSource {
    pub(crate) operator: Operator,
    pub(crate) written_operator: String,
    pub(crate) key: String,
    pub(crate) values: Vec<String>,
}

impl Document {
    /// `None`: AWS says "Syntax errors in policy."
    pub(crate) fn read(json: &Json) -> Option<Self> {
        let members = object(json)?;
        let mut version = None;
        let mut statement = None;
        for (name, value) in members {
            match name.as_str() {
                "Version" => version = Some(read_version(value)?),
                "Id" => _ = string(value)?,
                "Statement" => statement = Some(value),
                _ => return None,
            }
        }
        let (statements, is_single) = match statement? {
            Json::Array(list) if !list.is_empty() => (list.as_slice(), false),
            single @ Json::Object(_) => (std::slice::from_ref(single), true),
            _ => return None,
        };
        let statements = statements.iter().map(StatementSource::read).collect::<Option<_>>()?;
        Some(Self { version, statements, is_single })
    }

    pub(crate) fn has_variables(&self) -> bool {
        self.version == Some(Version::V2012)
    }
}

fn read_version(json: &Json) -> Option<Version> {
    match string(json)? {
        "2008-10-17" => Some(Version::V2008),
        "2012-10-17" => Some(Version::V2012),
        _ => None,
    }
}

impl StatementSource {
    fn read(json: &Json) -> Option<Self> {
        let mut statement = Self {
            sid: None,
            effect: String::new(),
            principal: None,
            action: None,
            resource: None,
            conditions: Vec::new(),
        };
        for (name, value) in object(json)? {
            match name.as_str() {
                "Sid" => statement.sid = Some(string(value)?.to_owned()),
                "Effect" => string(value)?.clone_into(&mut statement.effect),
                "Principal" => set(&mut statement.principal, false, read_principal(value)?)?,
                "NotPrincipal" => set(&mut statement.principal, true, read_principal(value)?)?,
                "Action" => set(&mut statement.action, false, strings(value)?)?,
                "NotAction" => set(&mut statement.action, true, strings(value)?)?,
                "Resource" => set(&mut statement.resource, false, strings(value)?)?,
                "NotResource" => set(&mut statement.resource, true, strings(value)?)?,
                "Condition" => statement.conditions = read_conditions(value)?,
                _ => return None,
            }
        }
        let effect = statement.effect.as_str();
        let known = effect.eq_ignore_ascii_case("Allow") || effect.eq_ignore_ascii_case("Deny");
        known.then_some(statement)
    }
}

/// An element and its negation exclude each other.
fn set<T>(element: &mut Option<Negatable<T>>, negated: bool, value: T) -> Option<()> {
    element.replace(Negatable { negated, value }).is_none().then_some(())
}

fn read_principal(json: &Json) -> Option<PrincipalSource> {
    if let Json::String(text) = json {
        return Some(vec![("STAR".to_owned(), text.clone())]);
    }
    let mut principals = Vec::new();
    for (kind, values) in object(json)? {
        if !matches!(kind.as_str(), "AWS" | "Federated" | "Service" | "CanonicalUser") {
            return None;
        }
        principals.extend(strings(values)?.into_iter().map(|value| (kind.clone(), value)));
    }
    (!principals.is_empty()).then_some(principals)
}

fn read_conditions(json: &Json) -> Option<Vec<ConditionSource>> {
    let mut conditions = Vec::new();
    for (written_operator, keys) in object(json)? {
        let keys = object(keys)?;
        let operator = Operator::parse(written_operator);
        // AWS takes an unknown operator as long as nothing stands under it.
        if operator.is_none() && !keys.is_empty() {
            return None;
        }
        for (key, values) in keys {
            let values = match values {
                Json::Array(list) => list.iter().map(scalar).collect::<Option<_>>()?,
                single => vec![scalar(single)?],
            };
            conditions.push(ConditionSource {
                operator: operator?,
                written_operator: written_operator.clone(),
                key: key.clone(),
                values,
            });
        }
    }
    Some(conditions)
}

fn object(json: &Json) -> Option<&[(String, Json)]> {
    if let Json::Object(members) = json { Some(members) } else { None }
}

fn string(json: &Json) -> Option<&str> {
    if let Json::String(text) = json { Some(text) } else { None }
}

/// One string or a list of strings; nulls in the list count for nothing, as in AWS.
fn strings(json: &Json) -> Option<Vec<String>> {
    match json {
        Json::String(text) => Some(vec![text.clone()]),
        Json::Array(list) => {
            let strings = list.iter().filter(|element| **element != Json::Null);
            strings.map(|element| string(element).map(str::to_owned)).collect()
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => None,
    }
}

fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::String(text) | Json::Number(text) => Some(text.clone()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
