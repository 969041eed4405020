//! A finding as Access Analyzer shows it. Codes that AWS has too bear its names, the others our own in its spelling.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html>

use serde_json::{Value, json};
use vesto_policy::Position;
use vesto_policy::check::{Code, Finding, Severity};

const LEARN_MORE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

pub(super) fn render(finding: &Finding, document: &str) -> Value {
    let Finding { severity, code, message, json_path, line, column, end, hint } = finding;
    let details = match hint {
        Some(hint) => format!("{message}: {hint}"),
        None => message.clone(),
    };
    json!({
        "findingDetails": details,
        "findingType": finding_type(*code, *severity),
        "issueCode": issue_code(*code),
        "learnMoreLink": LEARN_MORE,
        "locations": [{
            "path": path(json_path),
            "span": {
                "start": position(document, Position { line: *line, column: *column }),
                // Behind the last character.
                "end": position(document, Position { line: end.line, column: end.column + 1 }),
            },
        }],
    })
}

fn finding_type(code: Code, severity: Severity) -> &'static str {
    match (code, severity) {
        (
            Code::FullAccess
            | Code::WildcardGrantsPassRole
            | Code::PassRoleOnEveryRole
            | Code::AllowNotPrincipal
            | Code::ForAllValuesWithoutNull
            | Code::OpenToEveryone,
            _,
        ) => "SECURITY_WARNING",
        (_, Severity::Error) => "ERROR",
        (_, Severity::Warning) => "WARNING",
        (_, Severity::Info) => "SUGGESTION",
    }
}

fn issue_code(code: Code) -> String {
    let of_aws = match code {
        Code::WildcardGrantsPassRole => "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
        Code::PassRoleOnEveryRole => "PASS_ROLE_WITH_STAR_IN_RESOURCE",
        Code::AllowNotPrincipal => "ALLOW_WITH_NOT_PRINCIPAL",
        Code::ForAllValuesWithoutNull => "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
        Code::UnknownAction => "INVALID_ACTION",
        Code::UnknownService => "INVALID_SERVICE_IN_ACTION",
        Code::UnknownConditionKey => "INVALID_SERVICE_CONDITION_KEY",
        Code::TooLarge => "POLICY_SIZE_EXCEEDS_QUOTA",
        Code::RedundantStatement | Code::DuplicateStatement => "REDUNDANT_STATEMENT",
        Code::EmptySid => "EMPTY_SID_VALUE",
        _ => return code.as_str().to_ascii_uppercase().replace('-', "_"),
    };
    of_aws.to_owned()
}

/// `$.Statement[0].Condition['a.b']` as its elements.
fn path(json_path: &str) -> Vec<Value> {
    let mut elements = Vec::new();
    let mut rest = json_path.strip_prefix('$').unwrap_or(json_path);
    while !rest.is_empty() {
        let (element, behind) = if let Some(quoted) = rest.strip_prefix("['") {
            let end = closing(quoted);
            let name = quoted.get(..end).unwrap_or_default().replace("\\'", "'");
            (json!({ "value": name }), quoted.get(end + 2..))
        } else if let Some((index, behind)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            (json!({ "index": index.parse::<usize>().unwrap_or_default() }), Some(behind))
        } else {
            let word = rest.strip_prefix('.').unwrap_or(rest);
            let end = word.find(['.', '[']).unwrap_or(word.len());
            (json!({ "value": word.get(..end) }), word.get(end..))
        };
        elements.push(element);
        rest = behind.filter(|behind| behind.len() < rest.len()).unwrap_or_default();
    }
    elements
}

/// Where the name of `name']…` ends: at the first `']` whose quote is not escaped.
fn closing(quoted: &str) -> usize {
    let mut ends = quoted.match_indices("']").map(|(at, _)| at);
    let is_bare = |at: &usize| !quoted.get(..*at).unwrap_or_default().ends_with('\\');
    ends.find(is_bare).unwrap_or(quoted.len())
}

/// Lines from 1, columns and offsets from 0, in characters.
fn position(document: &str, Position { line, column }: Position) -> Value {
    let before: usize = document.split_inclusive('\n').take(line - 1).map(|line| line.chars().count()).sum();
    json!({ "line": line, "column": column - 1, "offset": before + column - 1 })
}
