//! Conditions, compiled. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
//!
//! Within one condition the policy's values are alternatives; a negated operator is true if none of them matches.
//! A key that is missing makes a positive operator false and a negated one true. A request value of the wrong type
//! makes the condition false in either form.

mod binary;
mod date;
mod ip;
mod number;
mod operator;

use crate::Context;
use crate::arn::{ArnCondition, ArnFields};
use crate::context::KeyName;
use crate::evaluation::{ConditionMismatch, MismatchReason};
use crate::pattern::{Case, Pattern, Syntax, Verdict, any_matches, fold_verdicts};

pub(crate) use date::is_date;
pub(crate) use operator::{Family, Operator, SetPrefix};

use date::Instant;
use ip::IpRange;
use number::Number;
use operator::Comparison;

/// One key under one operator.
#[derive(Debug)]
pub(crate) struct Condition {
    operator: Operator,
    /// As written, for explanations.
    written_operator: Box<str>,
    written_key: Box<str>,
    written_values: Vec<String>,
    key: KeyName,
    values: Values,
}

/// The policy's values. What is not of the operator's type is left out: nothing equals it.
#[derive(Debug)]
enum Values {
    Text(Vec<Pattern>),
    Arn(Vec<ArnCondition>),
    Number(Comparison, Vec<Box<str>>),
    Date(Comparison, Vec<Instant>),
    Binary(Vec<Vec<u8>>),
    Ip(Vec<IpRange>),
    /// For each value, whether the key must be absent.
    Null(Vec<bool>),
}

/// How one value of the request compares with the policy's values.
enum Compared {
    Verdict(Verdict),
    /// The request's value is not of the operator's type.
    WrongType,
}

impl Condition {
    /// `variables`: whether the document's version has policy variables.
    pub(crate) fn compile(
        operator: Operator,
        written_operator: &str,
        key: &str,
        written_values: Vec<String>,
        variables: bool,
    ) -> Self {
        let text = |case, wildcards| {
            let syntax = Syntax { wildcards, variables, case };
            Values::Text(written_values.iter().map(|value| Pattern::compile(value, syntax)).collect())
        };
        let values = match operator.family {
            Family::StringEquals => text(Case::Sensitive, false),
            Family::StringEqualsIgnoreCase | Family::Bool => text(Case::Folded, false),
            Family::StringLike => text(Case::Sensitive, true),
            Family::Arn => {
                Values::Arn(written_values.iter().map(|value| ArnCondition::compile(value, variables)).collect())
            }
            Family::Numeric(comparison) => {
                let numbers = written_values.iter().filter(|value| Number::parse(value).is_some());
                Values::Number(comparison, numbers.map(|value| value.as_str().into()).collect())
            }
            Family::Date(comparison) => {
                Values::Date(comparison, written_values.iter().filter_map(|value| Instant::parse(value)).collect())
            }
            Family::Binary => Values::Binary(written_values.iter().filter_map(|value| binary::decode(value)).collect()),
            Family::Ip => Values::Ip(written_values.iter().filter_map(|value| IpRange::parse(value)).collect()),
            Family::Null => Values::Null(written_values.iter().filter_map(|value| parse_bool(value)).collect()),
        };
        Self {
            operator,
            written_operator: written_operator.into(),
            written_key: key.into(),
            key: KeyName::new(key),
            written_values,
            values,
        }
    }

    pub(crate) fn holds(&self, context: &Context) -> bool {
        let actual = context.lookup(&self.key);
        if let Values::Null(absent) = &self.values {
            return absent.contains(&actual.is_empty());
        }
        let Operator { negated, if_exists, set, .. } = self.operator;
        if actual.is_empty() {
            return match set {
                Some(SetPrefix::ForAllValues) => true,
                Some(SetPrefix::ForAnyValue) => if_exists,
                None => negated || if_exists,
            };
        }
        let satisfies = |value: &String| match self.compare(value, context) {
            Compared::WrongType => false,
            Compared::Verdict(verdict) => (verdict == Verdict::Match) != negated,
        };
        match set {
            Some(SetPrefix::ForAllValues) => actual.iter().all(satisfies),
            Some(SetPrefix::ForAnyValue) => actual.iter().any(satisfies),
            // Of several request values without set prefix: any may match; negated, none may.
            None if negated => actual.iter().all(satisfies),
            None => actual.iter().any(satisfies),
        }
    }

    fn compare(&self, actual: &str, context: &Context) -> Compared {
        let typed = |matches: Option<bool>| {
            matches.map_or(Compared::WrongType, |matches| Compared::Verdict(Verdict::from(matches)))
        };
        match &self.values {
            Values::Text(patterns) => Compared::Verdict(any_matches(patterns.iter(), actual, context)),
            Values::Arn(_) if ArnFields::split(actual).is_none() => Compared::WrongType,
            Values::Arn(patterns) => {
                Compared::Verdict(fold_verdicts(patterns.iter().map(|pattern| pattern.matches(actual, context))))
            }
            Values::Number(comparison, values) => typed(Number::parse(actual).map(|actual| {
                let mut numbers = values.iter().filter_map(|value| Number::parse(value));
                numbers.any(|value| comparison.holds(actual.compare(&value)))
            })),
            Values::Date(comparison, values) => typed(
                Instant::parse(actual).map(|actual| values.iter().any(|value| comparison.holds(actual.cmp(value)))),
            ),
            Values::Binary(values) => typed(binary::decode(actual).map(|actual| values.contains(&actual))),
            Values::Ip(ranges) => {
                typed(ip::parse_address(actual).map(|actual| ranges.iter().any(|range| range.contains(actual))))
            }
            Values::Null(_) => Compared::WrongType,
        }
    }

    /// Why it does not hold.
    pub(crate) fn explain(&self, context: &Context) -> ConditionMismatch {
        let actual = context.lookup(&self.key);
        let variable_missing =
            |value: &String| matches!(self.compare(value, context), Compared::Verdict(Verdict::VariableMissing));
        let reason = if actual.is_empty() {
            MismatchReason::KeyMissing
        } else if actual.iter().any(variable_missing) {
            MismatchReason::VariableMissing
        } else {
            MismatchReason::Value
        };
        ConditionMismatch {
            operator: self.written_operator.clone().into(),
            key: self.written_key.clone().into(),
            expected: self.written_values.clone(),
            actual: actual.to_vec(),
            reason,
        }
    }
}

/// Whether the text is a value of the operator's type; what is not equals nothing. Variables count as values.
pub(crate) fn is_value(family: Family, text: &str) -> bool {
    match family {
        Family::StringEquals | Family::StringEqualsIgnoreCase | Family::StringLike | Family::Arn => true,
        Family::Bool => text.contains("${") || parse_bool(text).is_some(),
        Family::Numeric(_) => Number::parse(text).is_some(),
        Family::Date(_) => Instant::parse(text).is_some(),
        Family::Binary => binary::decode(text).is_some(),
        Family::Ip => IpRange::parse(text).is_some(),
        Family::Null => parse_bool(text).is_some(),
    }
}

fn parse_bool(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
