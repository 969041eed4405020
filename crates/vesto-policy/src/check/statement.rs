//! A statement with the paths of its elements.

use crate::Context;
use crate::document::{ConditionSource, Document, StatementSource};
use crate::pattern::{Case, Pattern, Syntax, Verdict};
use crate::position::push_member;

pub(super) struct View<'d> {
    pub(super) source: &'d StatementSource,
    /// `$.Statement[0]`
    pub(super) path: String,
}

impl<'d> View<'d> {
    pub(super) fn of(document: &'d Document) -> Vec<Self> {
        let path = |index| match document.is_single {
            true => "$.Statement".to_owned(),
            false => format!("$.Statement[{index}]"),
        };
        document.statements.iter().enumerate().map(|(index, source)| Self { source, path: path(index) }).collect()
    }

    pub(super) fn allows(&self) -> bool {
        self.source.effect == "Allow"
    }

    /// `Action`, whether negated or not.
    pub(super) fn actions(&self) -> &'d [String] {
        self.source.action.as_ref().map_or(&[], |element| element.value.as_slice())
    }

    pub(super) fn has_not_action(&self) -> bool {
        self.source.action.as_ref().is_some_and(|element| element.negated)
    }

    pub(super) fn resources(&self) -> &'d [String] {
        self.source.resource.as_ref().map_or(&[], |element| element.value.as_slice())
    }

    pub(super) fn has_not_resource(&self) -> bool {
        self.source.resource.as_ref().is_some_and(|element| element.negated)
    }

    pub(super) fn conditions(&self) -> &'d [ConditionSource] {
        &self.source.conditions
    }

    pub(super) fn has_condition_on(&self, keys: &[&str]) -> bool {
        let is_one = |condition: &ConditionSource| keys.iter().any(|key| condition.key.eq_ignore_ascii_case(key));
        self.conditions().iter().any(is_one)
    }

    pub(super) fn action_path(&self, index: usize) -> String {
        format!("{}.{}[{index}]", self.path, if self.has_not_action() { "NotAction" } else { "Action" })
    }

    pub(super) fn resource_path(&self, index: usize) -> String {
        format!("{}.{}[{index}]", self.path, if self.has_not_resource() { "NotResource" } else { "Resource" })
    }

    pub(super) fn principal_path(&self) -> String {
        let negated = self.source.principal.as_ref().is_some_and(|element| element.negated);
        format!("{}.{}", self.path, if negated { "NotPrincipal" } else { "Principal" })
    }

    /// Of a condition's key, or of one of its values.
    pub(super) fn condition_path(&self, condition: &ConditionSource, index: Option<usize>) -> String {
        let mut path = format!("{}.Condition", self.path);
        push_member(&mut path, &condition.written_operator);
        push_member(&mut path, &condition.key);
        if let Some(index) = index {
            path.push_str(&format!("[{index}]"));
        }
        path
    }

    /// Whether the statement's actions include this one.
    pub(super) fn includes_action(&self, action: &str) -> bool {
        self.actions().iter().any(|pattern| matches_action(pattern, action)) != self.has_not_action()
    }
}

/// Whether an element of `Action` stands for this action.
pub(super) fn matches_action(pattern: &str, action: &str) -> bool {
    pattern == "*:*" || matches(pattern, action, Case::AsciiInsensitive)
}

/// Whether a pattern matches a text; variables stand for nothing here.
pub(super) fn matches(pattern: &str, text: &str, case: Case) -> bool {
    let syntax = Syntax { wildcards: true, variables: false, case };
    Pattern::compile(pattern, syntax).matches(text, &Context::new()) == Verdict::Match
}
