//! Conditions that do not do what they seem to.

use super::known::{KeyType, key_type};
use super::statement::View;
use super::{Code, Report};
use crate::condition::{Family, SetPrefix, is_value};
use crate::document::ConditionSource;

pub(super) fn check(report: &mut Report, view: &View<'_>) {
    for condition in view.conditions() {
        check_type(report, view, condition);
        check_values(report, view, condition);
    }
    check_contradictions(report, view);
}

fn check_type(report: &mut Report, view: &View<'_>, condition: &ConditionSource) {
    let Some(key_type) = key_type(&condition.key) else { return };
    let (fits, usual) = match condition.operator.family {
        Family::Numeric(_) => (matches!(key_type, KeyType::Number | KeyType::Date), "Numeric…"),
        Family::Date(_) => (key_type == KeyType::Date, "Date…"),
        Family::Ip => (key_type == KeyType::Ip, "IpAddress"),
        Family::Arn => (key_type == KeyType::Arn || is_arn_by_use(&condition.key), "Arn…"),
        Family::Bool => (key_type == KeyType::Bool, "Bool"),
        Family::StringEquals | Family::StringEqualsIgnoreCase | Family::StringLike | Family::Binary | Family::Null => {
            (true, "")
        }
    };
    if !fits {
        let (key, operator) = (&condition.key, &condition.written_operator);
        let wanted = match key_type {
            KeyType::Arn => "ArnLike",
            KeyType::Bool => "Bool",
            KeyType::Date => "DateGreaterThan or DateLessThan",
            KeyType::Ip => "IpAddress",
            KeyType::Number => "NumericEquals, NumericLessThan …",
            KeyType::String => "StringEquals or StringLike",
        };
        let message = format!("{operator} compares other values than `{key}` has ({usual} is not for it)");
        report.add(Code::OperatorDoesNotFit, &view.condition_path(condition, None), message, format!("use {wanted}"));
    }
}

/// Keys that hold text which is an ARN in practice.
fn is_arn_by_use(key: &str) -> bool {
    ["sts:ExternalId", "iam:PermissionsBoundary", "kms:GranteePrincipal", "kms:RetiringPrincipal"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(key))
        || key.contains('/')
}

fn check_values(report: &mut Report, view: &View<'_>, condition: &ConditionSource) {
    let operator = &condition.written_operator;
    if condition.values.is_empty() {
        let message = format!("{operator} has no value to compare `{}` with", condition.key);
        report.add(Code::BadConditionValue, &view.condition_path(condition, None), message, None);
    }
    for (n, value) in condition.values.iter().enumerate() {
        let path = view.condition_path(condition, Some(n));
        if !is_value(condition.operator.family, value) {
            let message = format!("`{value}` is no value for {operator}: nothing equals it");
            report.add(Code::BadConditionValue, &path, message, None);
        } else if is_exact(condition) && has_wildcard(value) {
            let message = format!("{operator} has no wildcards: `{value}` is compared letter by letter");
            let like = match condition.operator.negated {
                true => "StringNotLike",
                false => "StringLike",
            };
            report.add(Code::LiteralWildcard, &path, message, format!("use {like}"));
        }
    }
}

fn is_exact(condition: &ConditionSource) -> bool {
    matches!(condition.operator.family, Family::StringEquals | Family::StringEqualsIgnoreCase)
}

/// A star or question mark outside `${…}`. A single star may well be meant as such.
fn has_wildcard(value: &str) -> bool {
    let plain = value.replace("${*}", "").replace("${?}", "");
    plain.contains('*') || (plain.contains('?') && !plain.contains(' '))
}

/// A key that must be absent and is asked for a value all the same.
fn check_contradictions(report: &mut Report, view: &View<'_>) {
    let must_be_absent = |key: &str| {
        view.conditions().iter().any(|condition| {
            condition.operator.family == Family::Null
                && condition.key.eq_ignore_ascii_case(key)
                && !condition.values.is_empty()
                && condition.values.iter().all(|value| value.eq_ignore_ascii_case("true"))
        })
    };
    for condition in view.conditions() {
        let operator = condition.operator;
        let needs_value = operator.family != Family::Null
            && !operator.negated
            && !operator.if_exists
            && operator.set != Some(SetPrefix::ForAllValues);
        if needs_value && must_be_absent(&condition.key) {
            let message =
                format!("Null wants `{}` absent, {} wants a value", condition.key, condition.written_operator);
            report.add(Code::ConditionNeverHolds, &view.condition_path(condition, None), message, None);
        }
    }
}
