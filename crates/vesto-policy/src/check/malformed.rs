//! What AWS refuses: its text, and where and why as far as that can be told.

use super::{Code, Report};
use crate::condition::Operator;
use crate::json::Json;
use crate::position::{Position, Span, push_member};
use crate::validate::SYNTAX;
use crate::{MalformedPolicy, ParseOptions, Policy, PolicyKind, limits};

pub(super) fn check_size(report: &mut Report, document: &str, kind: PolicyKind) {
    let (quota, size) = match kind {
        PolicyKind::Identity | PolicyKind::Boundary => (limits::MANAGED_POLICY, limits::size(document)),
        PolicyKind::Trust => (limits::TRUST_POLICY, limits::size(document)),
        PolicyKind::Session => (limits::SESSION_POLICY, limits::size(document)),
        PolicyKind::ServiceControl | PolicyKind::ResourceControl => (limits::CONTROL_POLICY, limits::size(document)),
        PolicyKind::Resource => (limits::BUCKET_POLICY_BYTES, document.len()),
    };
    if size > quota {
        let message = format!("the document has {size} characters that count, the quota is {quota}");
        report.add(Code::TooLarge, "$", message, "split it, or name fewer resources with wildcards".to_owned());
    }
}

pub(super) fn explain(
    report: &mut Report,
    document: &str,
    kind: PolicyKind,
    options: &ParseOptions,
    error: &MalformedPolicy,
) {
    let message = error.message().to_owned();
    let json = match serde_json::from_str::<Json>(document) {
        Ok(json) => json,
        Err(error) => {
            let at = Position { line: error.line().max(1), column: error.column().max(1) };
            let reason = error.to_string();
            let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
            return report.add_at(
                Code::Malformed,
                "$".to_owned(),
                Span { start: at, end: at },
                message,
                Some(format!("no valid JSON: {reason}")),
            );
        }
    };
    if error.message() == SYNTAX
        && let Some((path, reason)) = shape(&json)
    {
        return report.add(Code::Malformed, &path, message, reason);
    }
    let path = offending_statement(&json, kind, options, error).unwrap_or_else(|| "$".to_owned());
    report.add(Code::Malformed, &path, message, None);
}

/// The first statement that alone would be refused for the same reason.
fn offending_statement(
    json: &Json,
    kind: PolicyKind,
    options: &ParseOptions,
    error: &MalformedPolicy,
) -> Option<String> {
    let Json::Object(members) = json else { return None };
    let Some((_, Json::Array(statements))) = members.iter().find(|(name, _)| name == "Statement") else { return None };
    let alone = |statement: &Json| {
        let members = members.iter().map(|(name, value)| {
            let value = if name == "Statement" { to_value(statement) } else { to_value(value) };
            (name.clone(), value)
        });
        let document = serde_json::Value::Object(members.collect()).to_string();
        Policy::parse(&document, kind, options).err().is_some_and(|own| own == *error)
    };
    let index = statements.iter().position(alone)?;
    Some(format!("$.Statement[{index}]"))
}

fn to_value(json: &Json) -> serde_json::Value {
    match json {
        Json::Null => serde_json::Value::Null,
        Json::Bool(value) => (*value).into(),
        Json::Number(text) => text.parse().map_or(serde_json::Value::Null, serde_json::Value::Number),
        Json::String(text) => text.clone().into(),
        Json::Array(list) => list.iter().map(to_value).collect(),
        Json::Object(members) => members.iter().map(|(name, value)| (name.clone(), to_value(value))).collect(),
    }
}

/// The first part that a document cannot have, and why.
fn shape(json: &Json) -> Option<(String, String)> {
    let Json::Object(members) = json else { return Some(at("$", "a policy is a JSON object")) };
    for (name, value) in members {
        let path = member("$", name);
        match (name.as_str(), value) {
            ("Version", Json::String(version)) if matches!(version.as_str(), "2012-10-17" | "2008-10-17") => {}
            ("Version", _) => return Some(at(&path, "Version is \"2012-10-17\" or \"2008-10-17\"")),
            ("Id", Json::String(_)) | ("Statement", _) => {}
            ("Id", _) => return Some(at(&path, "Id is a string")),
            (other, _) => return Some(unknown(&path, other, &["Version", "Id", "Statement"])),
        }
    }
    match members.iter().find(|(name, _)| name == "Statement").map(|(_, value)| value) {
        None => Some(at("$", "Statement is missing")),
        Some(Json::Array(list)) if list.is_empty() => Some(at("$.Statement", "Statement is empty")),
        Some(Json::Array(list)) => {
            list.iter().enumerate().find_map(|(n, statement)| statement_shape(&format!("$.Statement[{n}]"), statement))
        }
        Some(single) => statement_shape("$.Statement", single),
    }
}

fn statement_shape(path: &str, json: &Json) -> Option<(String, String)> {
    const ELEMENTS: [&str; 9] =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];
    let Json::Object(members) = json else { return Some(at(path, "a statement is a JSON object")) };
    let has = |wanted: &str| members.iter().any(|(name, _)| name == wanted);
    for (name, value) in members {
        let here = member(path, name);
        let wrong = match (name.as_str(), value) {
            ("Sid", Json::String(_)) => None,
            ("Sid", _) => Some(at(&here, "Sid is a string")),
            ("Effect", Json::String(effect)) if ["allow", "deny"].contains(&effect.to_ascii_lowercase().as_str()) => {
                None
            }
            ("Effect", _) => Some(at(&here, "Effect is \"Allow\" or \"Deny\"")),
            ("Action" | "NotAction" | "Resource" | "NotResource", value) => {
                (!is_text_or_texts(value)).then(|| at(&here, &format!("{name} is a string or a list of strings")))
            }
            ("Principal" | "NotPrincipal", value) => principal_shape(&here, value),
            ("Condition", value) => condition_shape(&here, value),
            (other, _) => Some(unknown(&here, other, &ELEMENTS)),
        };
        if wrong.is_some() {
            return wrong;
        }
    }
    for (element, negation) in [("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")] {
        if has(element) && has(negation) {
            return Some(at(&member(path, negation), &format!("{element} and {negation} exclude each other")));
        }
    }
    (!has("Effect")).then(|| at(path, "Effect is missing"))
}

fn principal_shape(path: &str, json: &Json) -> Option<(String, String)> {
    const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];
    match json {
        Json::String(_) => None,
        Json::Object(members) if members.is_empty() => Some(at(path, "no principal is named")),
        Json::Object(members) => members.iter().find_map(|(kind, values)| {
            let here = member(path, kind);
            if !KINDS.contains(&kind.as_str()) {
                return Some(unknown(&here, kind, &KINDS));
            }
            (!is_text_or_texts(values)).then(|| at(&here, "a principal is a string or a list of strings"))
        }),
        _ => Some(at(path, "a principal is \"*\" or an object such as {\"Service\": \"redshift.amazonaws.com\"}")),
    }
}

fn condition_shape(path: &str, json: &Json) -> Option<(String, String)> {
    let Json::Object(operators) = json else { return Some(at(path, "Condition is an object of operators")) };
    operators.iter().find_map(|(operator, keys)| {
        let here = member(path, operator);
        let Json::Object(keys) = keys else { return Some(at(&here, "under an operator stands an object of keys")) };
        if Operator::parse(operator).is_none() && !keys.is_empty() {
            let names: Vec<&str> = Operator::names().collect();
            return Some(unknown(&here, operator, &names));
        }
        keys.iter().find_map(|(key, values)| {
            let is_value = |value: &Json| matches!(value, Json::String(_) | Json::Bool(_) | Json::Number(_));
            let fits = match values {
                Json::Array(list) => list.iter().all(is_value),
                single => is_value(single),
            };
            (!fits)
                .then(|| at(&member(&here, key), "a condition's value is a string, number, boolean or a list of them"))
        })
    })
}

fn is_text_or_texts(json: &Json) -> bool {
    match json {
        Json::String(_) => true,
        Json::Array(list) => list.iter().all(|element| matches!(element, Json::String(_) | Json::Null)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => false,
    }
}

fn at(path: &str, reason: &str) -> (String, String) {
    (path.to_owned(), reason.to_owned())
}

fn member(path: &str, name: &str) -> String {
    let mut path = path.to_owned();
    push_member(&mut path, name);
    path
}

fn unknown(path: &str, name: &str, known: &[&str]) -> (String, String) {
    let reason = match super::known::closest(name, known.iter().copied()) {
        Some(closest) => format!("`{name}` is unknown here; did you mean `{closest}`?"),
        None => format!("`{name}` is unknown here"),
    };
    (path.to_owned(), reason)
}
