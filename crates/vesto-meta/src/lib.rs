//! Durable metadata: one SQLite database (`meta.db`) behind typed repositories, one file each.
//!
//! **Invariants:** a write is on disk (WAL, `synchronous = FULL`) when [`Tx::commit`] returns. Secrets enter and leave as
//! [`vesto_types::Secret`] and lie in the database sealed with the key in `secret.key`. Nothing here decides anything:
//! callers hold the state in memory, check, write through, and only then publish.
//!
//! Adding a repository: a migration `migrations/NNNN_noun.sql` and a module with a record and functions over [`Tx`].

mod meta;
mod secret_box;

pub mod access_keys;
pub mod accounts;
pub mod attachments;
pub mod authorization_denials;
pub mod bootstrap;
pub mod cluster_credentials;
pub mod cluster_events;
pub mod cluster_snapshots;
pub mod clusters;
pub mod control_policies;
pub mod control_records;
pub mod data_sessions;
pub mod data_statements;
pub mod groups;
pub mod iam_records;
pub mod inline_policies;
pub mod managed_policies;
pub mod role_sessions;
pub mod roles;
pub mod row;
pub mod service_role_deletions;
pub mod snapshot;
pub mod stored_secrets;
pub mod user_sessions;
pub mod users;

pub use meta::{Meta, MetaError, Tx};
pub use secret_box::{SecretBox, SecretBoxError};
