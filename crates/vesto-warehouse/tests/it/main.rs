//! The warehouse from outside: what is visible to whom, and what survives.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic as tests do")]

mod support;

mod commits;
mod compaction;
mod copy_jobs;
mod crashes;
mod definitions;
mod isolation;
mod lifecycle;
mod model;
mod principals;
mod snapshots;
mod sorting;
mod statistics;
mod temporary;
