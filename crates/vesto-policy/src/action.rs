//! The `Action` element, compiled so that the usual answer, "about something else", costs an instruction or two.

use std::sync::Arc;

use crate::Context;
use crate::hash::hash_ignoring_case;
use crate::pattern::{Case, Pattern, Syntax, Verdict};

#[derive(Debug, Clone)]
pub(crate) struct ActionElement {
    pub(crate) negated: bool,
    /// Without wildcards.
    exact: Arc<[ExactAction]>,
    patterns: Arc<[Pattern]>,
    /// The vendors that both can match: most statements are about other services than the request's.
    vendors: VendorSet,
}

#[derive(Debug, Clone)]
struct ExactAction {
    hash: u64,
    name: Box<str>,
}

/// The request's action, with what it is compared by first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AskedAction<'r> {
    name: &'r str,
    hash: u64,
    pub(crate) vendors: VendorSet,
}

impl<'r> AskedAction<'r> {
    pub(crate) fn new(name: &'r str) -> Self {
        Self { name, hash: hash_ignoring_case(name), vendors: VendorSet::of_action(name) }
    }
}

impl ActionElement {
    pub(crate) fn compile(actions: &[String], negated: bool) -> Self {
        let syntax = Syntax { wildcards: true, variables: false, case: Case::AsciiInsensitive };
        let (patterns, exact): (Vec<&String>, Vec<&String>) =
            actions.iter().partition(|action| action.contains(['*', '?']));
        let compile = |action: &&String| match action.as_str() {
            "*:*" => Pattern::any(),
            action => Pattern::compile(action, syntax),
        };
        Self {
            negated,
            exact: exact
                .iter()
                .map(|action| ExactAction { hash: hash_ignoring_case(action), name: action.as_str().into() })
                .collect(),
            patterns: patterns.iter().map(compile).collect(),
            vendors: VendorSet::of_actions(actions),
        }
    }

    /// The vendors of which some action may match.
    pub(crate) fn reaches(&self) -> VendorSet {
        if self.negated { VendorSet::EVERY } else { self.vendors }
    }

    pub(crate) fn matches(&self, action: &AskedAction<'_>, context: &Context) -> bool {
        self.lists(action, context) != self.negated
    }

    fn lists(&self, action: &AskedAction<'_>, context: &Context) -> bool {
        self.vendors.may_match(action.vendors)
            && (self.exact.iter().any(|exact| exact.is(action))
                || self.patterns.iter().any(|pattern| pattern.matches(action.name, context) == Verdict::Match))
    }
}

impl ExactAction {
    /// Nearly always both are written alike.
    fn is(&self, action: &AskedAction<'_>) -> bool {
        self.hash == action.hash && (*self.name == *action.name || self.name.eq_ignore_ascii_case(action.name))
    }
}

/// A set of vendors (`s3`), each as one of 64 bits; vendors that share a bit are not told apart.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct VendorSet(u64);

impl VendorSet {
    pub(crate) const EVERY: Self = Self(u64::MAX);

    /// The vendor of `s3:GetObject`, or every vendor for `*`.
    fn of_action(action: &str) -> Self {
        let vendor = action.split(':').next().unwrap_or_default();
        if vendor.contains(['*', '?']) {
            return Self::EVERY;
        }
        Self(1 << (hash_ignoring_case(vendor) % 64))
    }

    fn of_actions(actions: &[String]) -> Self {
        actions.iter().fold(Self::default(), |set, action| set.union(Self::of_action(action)))
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some vendor is in both; if not, no action of one matches one of the other.
    pub(crate) fn may_match(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
