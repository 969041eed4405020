//! Statements that say what another one says already, or unsay it.

use super::statement::{View, matches};
use super::{Code, Report};
use crate::document::{ConditionSource, Negatable, StatementSource};
use crate::pattern::Case;

pub(super) fn check(report: &mut Report, views: &[View<'_>]) {
    for (n, view) in views.iter().enumerate() {
        if let Some(first) = views.iter().take(n).find(|first| is_same(first.source, view.source)) {
            let message = format!("the same as {}", first.path);
            report.add(Code::DuplicateStatement, &view.path, message, "leave it out".to_owned());
            continue;
        }
        let others = || views.iter().filter(|other| !is_same(other.source, view.source));
        let wider =
            others().find(|other| other.source.effect == view.source.effect && covers(other.source, view.source));
        if let Some(wider) = wider {
            let message = format!("{} says as much or more", wider.path);
            report.add(Code::RedundantStatement, &view.path, message, "leave it out".to_owned());
        }
        let denied = others().find(|other| view.allows() && !other.allows() && covers(other.source, view.source));
        if let Some(denied) = denied {
            let message = format!("the Deny of {} overrides this Allow altogether", denied.path);
            report.add(Code::AllowOverridden, &view.path, message, "narrow the Deny or leave the Allow out".to_owned());
        }
    }
}

/// Whatever the Sids.
fn is_same(a: &StatementSource, b: &StatementSource) -> bool {
    a.effect == b.effect
        && is_same_list(a.action.as_ref(), b.action.as_ref())
        && is_same_list(a.resource.as_ref(), b.resource.as_ref())
        && is_same_list(a.principal.as_ref(), b.principal.as_ref())
        && is_same_conditions(&a.conditions, &b.conditions)
}

fn is_same_list<T: PartialEq>(a: Option<&Negatable<Vec<T>>>, b: Option<&Negatable<Vec<T>>>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.negated == b.negated && within(&a.value, &b.value) && within(&b.value, &a.value),
        _ => false,
    }
}

fn within<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.iter().all(|value| b.contains(value))
}

fn is_same_conditions(a: &[ConditionSource], b: &[ConditionSource]) -> bool {
    let same = |a: &ConditionSource, b: &ConditionSource| {
        a.operator == b.operator
            && a.key.eq_ignore_ascii_case(&b.key)
            && within(&a.values, &b.values)
            && within(&b.values, &a.values)
    };
    a.len() == b.len() && a.iter().all(|one| b.iter().any(|other| same(one, other)))
}

/// Whether every request that `narrow` matches is matched by `wide`, as far as the text tells.
fn covers(wide: &StatementSource, narrow: &StatementSource) -> bool {
    let conditions = wide.conditions.is_empty() || is_same_conditions(&wide.conditions, &narrow.conditions);
    conditions
        && is_same_list(wide.principal.as_ref(), narrow.principal.as_ref())
        && covers_list(wide.action.as_ref(), narrow.action.as_ref(), Case::AsciiInsensitive)
        && covers_list(wide.resource.as_ref(), narrow.resource.as_ref(), Case::Sensitive)
}

fn covers_list(wide: Option<&Negatable<Vec<String>>>, narrow: Option<&Negatable<Vec<String>>>, case: Case) -> bool {
    match (wide, narrow) {
        (Some(wide), Some(narrow)) if !wide.negated && !narrow.negated => {
            let covered = |narrow: &String| wide.value.iter().any(|wide| covers_pattern(wide, narrow, case));
            !narrow.value.is_empty() && narrow.value.iter().all(covered)
        }
        (wide, narrow) => is_same_list(wide, narrow),
    }
}

/// A star of the narrow pattern may only be matched by a star of the wide one, which a `?` would not tell apart; fields of
/// an ARN are compared one by one.
fn covers_pattern(wide: &str, narrow: &str, case: Case) -> bool {
    if wide == "*" || wide == narrow {
        return true;
    }
    let mut wide = wide.splitn(6, ':');
    let mut narrow = narrow.splitn(6, ':');
    loop {
        match (wide.next(), narrow.next()) {
            (None, None) => return true,
            (Some(wide), Some(narrow)) if !wide.contains(['?', '$']) && matches(wide, narrow, case) => {}
            _ => return false,
        }
    }
}
