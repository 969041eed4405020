//! ARN patterns: six fields, matched one by one, so that a `*` never swallows a neighbouring field.

use crate::Context;
use crate::pattern::{Case, Ending, Pattern, Syntax, Verdict};

/// A concrete ARN, split at its first five colons.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArnFields<'a> {
    whole: &'a str,
    fields: [&'a str; 6],
}

impl<'a> ArnFields<'a> {
    pub(crate) fn split(arn: &'a str) -> Option<Self> {
        let mut fields = arn.splitn(6, ':');
        let mut next = || fields.next();
        let fields = [next()?, next()?, next()?, next()?, next()?, next()?];
        (fields.first() == Some(&"arn")).then_some(Self { whole: arn, fields })
    }

    /// The account field, if it is an account.
    pub(crate) fn account(&self) -> Option<&'a str> {
        let [_, _, _, _, account, _] = self.fields;
        (account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())).then_some(account)
    }
}

/// The pattern's partition, service, region, account and resource. (AWS reads any first field as `arn`.)
#[derive(Debug, Clone)]
pub(crate) enum ArnPattern {
    /// Wildcards at most at the end of the resource: all of the ARN at once.
    Literal(Box<str>, Ending),
    Fields(Box<[Pattern; 5]>),
}

impl ArnPattern {
    /// Variables count in the resource only, as AWS documents it; elsewhere `${` is text that matches no ARN.
    /// A pattern with fewer than six fields is completed with `*`.
    pub(crate) fn compile(source: &str, variables: bool) -> Self {
        let fixed = Syntax { wildcards: true, variables: false, case: Case::Sensitive };
        let mut fields = source.splitn(6, ':').skip(1);
        let mut next = |syntax| fields.next().map_or_else(Pattern::any, |field| Pattern::compile(field, syntax));
        let fields = [next(fixed), next(fixed), next(fixed), next(fixed), next(Syntax { variables, ..fixed })];
        match literal(&fields) {
            Some((text, ending)) => Self::Literal(text.into(), ending),
            None => Self::Fields(Box::new(fields)),
        }
    }

    pub(crate) fn matches(&self, arn: &ArnFields<'_>, context: &Context) -> Verdict {
        match self {
            Self::Literal(text, Ending::Here) => (**text == *arn.whole).into(),
            Self::Literal(text, Ending::Open) => arn.whole.as_bytes().starts_with(text.as_bytes()).into(),
            Self::Fields(fields) => matches_fields(fields, arn, context),
        }
    }
}

/// The text of all fields, if none but the last has a wildcard. No field holds a colon but the last, so comparing the
/// whole is comparing field by field.
fn literal(fields: &[Pattern; 5]) -> Option<(String, Ending)> {
    let [before @ .., last] = fields;
    let mut text = "arn:".to_owned();
    for field in before {
        let (field, Ending::Here) = field.as_literal()? else { return None };
        text.push_str(field);
        text.push(':');
    }
    let (last, ending) = last.as_literal()?;
    text.push_str(last);
    Some((text, ending))
}

/// A value of `ArnEquals`, `ArnLike` and their negations. Variables count in every field.
#[derive(Debug, Clone)]
pub(crate) enum ArnCondition {
    Fields([Pattern; 5]),
    /// Compared with the whole ARN: `${aws:PrincipalArn}`, and text that is no ARN and so equals none.
    Whole(Pattern),
}

impl ArnCondition {
    /// With fewer than six fields, a `*` in the last one also stands for those that are missing.
    pub(crate) fn compile(source: &str, variables: bool) -> Self {
        let syntax = Syntax { wildcards: true, variables, case: Case::Sensitive };
        let fields = split_outside_variables(source);
        let open_ended = fields.last().is_some_and(|last| last.contains('*') && !last.contains("${"));
        if fields.len() < 6 && !open_ended {
            return Self::Whole(Pattern::compile(source, syntax));
        }
        let mut fields = fields.iter().skip(1);
        let mut next = || fields.next().map_or_else(Pattern::any, |field| Pattern::compile(field, syntax));
        Self::Fields([next(), next(), next(), next(), next()])
    }

    pub(crate) fn matches(&self, arn: &str, context: &Context) -> Verdict {
        match (self, ArnFields::split(arn)) {
            (Self::Fields(fields), Some(arn)) => matches_fields(fields, &arn, context),
            (Self::Whole(whole), Some(_)) => whole.matches(arn, context),
            (_, None) => Verdict::Mismatch,
        }
    }
}

fn matches_fields(patterns: &[Pattern; 5], arn: &ArnFields<'_>, context: &Context) -> Verdict {
    let [_, fields @ ..] = arn.fields;
    for (pattern, field) in patterns.iter().zip(fields) {
        match pattern.matches(field, context) {
            Verdict::Match => {}
            other => return other,
        }
    }
    Verdict::Match
}

/// Splits at the first five colons that are not inside `${…}`.
fn split_outside_variables(source: &str) -> Vec<&str> {
    let mut fields = Vec::with_capacity(6);
    let mut depth = 0_usize;
    let mut start = 0;
    let mut before = '\0';
    for (at, c) in source.char_indices() {
        match c {
            '{' if before == '$' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 && fields.len() < 5 => {
                fields.extend(source.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
        before = c;
    }
    fields.extend(source.get(start..));
    fields
}

/// `arn:aws:redshift:123456789012:us-east-1:cluster/NAME`, as an old page of the Redshift guide prints cluster ARNs,
/// in today's form `arn:aws:redshift:us-east-1:123456789012:cluster:NAME`; `None` for anything else.
/// Account and region keep their values, so the rewritten form reaches nothing that its author did not name.
pub(crate) fn from_legacy_redshift(source: &str) -> Option<String> {
    let mut fields = source.splitn(6, ':');
    let (Some(_), Some(partition), Some("redshift"), Some(account), Some(region), Some(resource)) =
        (fields.next(), fields.next(), fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return None;
    };
    let is_account = account == "*" || (account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_account || !looks_like_region(region) {
        return None;
    }
    let resource = if resource.contains(':') { resource.to_owned() } else { resource.replacen('/', ":", 1) };
    Some(format!("arn:{partition}:redshift:{region}:{account}:{resource}"))
}

/// `us-east-1`, `us-gov-west-1`
fn looks_like_region(text: &str) -> bool {
    let words: Vec<&str> = text.split('-').collect();
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    match words.as_slice() {
        [first, middle @ .., number] if !middle.is_empty() => {
            first.len() == 2
                && is_word(first)
                && middle.iter().all(is_word)
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
