//! IAM policy documents in, decision with every reason out.
//!
//! [`Policy::parse`] checks a document with AWS's own error texts and compiles it once; [`evaluate`] decides a
//! [`Request`] against a [`PolicySet`] and says which statement of which policy decided, and why every other
//! statement did not match; [`suggest`] turns a denial into the smallest change that would allow it. For authors,
//! [`check::check`] points at mistakes and [`generate::generate`] writes the least policy that covers what was done.
//! Grammar and rules: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies.html>
//!
//! **Invariants:** pure (no I/O, no clock, no statics); no input makes it panic; what cannot be understood never
//! allows; values taken from a request are always compared literally, never as wildcards.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

// What is asked, and with which policies.
mod context;
mod policy;
mod principal;
mod request;

// The answer.
mod evaluate;
mod evaluation;
mod suggest;

// From JSON to compiled statements.
mod action;
mod arn;
mod condition;
mod document;
mod hash;
mod json;
mod malformed;
mod pattern;
mod position;
mod validate;

// For those who write and store documents.
pub mod check;
pub mod generate;
pub mod limits;

pub use context::Context;
pub use evaluate::{evaluate, evaluate_decision};
pub use evaluation::{
    ConditionMismatch, Considered, Decision, Effect, Evaluation, Layer, LayerRefusal, MismatchReason, StatementOutcome,
    StatementRef,
};
pub use malformed::MalformedPolicy;
pub use policy::{ParseOptions, Policy, PolicyKind};
pub use position::{Position, Span};
pub use principal::{IamUser, Principal};
pub use request::{NamedPolicy, PolicySet, PolicySource, Request};
pub use suggest::{AttachPoint, Change, Suggestion, suggest};
