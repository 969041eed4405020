//! The audit log: who did what, when and with what outcome, as JSON lines in CloudTrail's shape.
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>
//!
//! Reading order: [`event`] (what happened), [`Audit`] (where to say it), `queue` and `writer` (from there to the disk),
//! `record` (the shape of a line), `parameters`, `response` and `secret_names` (what of a request is shown), `files`
//! (rotation), [`read`] (reading it back).
//!
//! **Invariants.** No secret of a request or an answer is written: their names are known, and what bears such a name is
//! hidden, wherever it stands. Memory and disk are bounded. A decision never waits for the disk: when the writer cannot
//! keep up, data events are lost first, and how many is written down.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

mod audit;
pub mod event;
mod files;
mod metric_names;
mod parameters;
mod queue;
pub mod read;
mod record;
mod response;
mod secret_names;
mod writer;

pub use audit::{Audit, AuditSettings};
pub use event::{
    Category, Event, Failure, Issuer, Origin, Parameters, Resource, Response, SessionContext, UserIdentity,
    is_read_only,
};
pub use secret_names::{HIDDEN, is_secret};

#[cfg(test)]
mod tests;
