//! Secrets Manager, as much of it as a login to a database needs: secrets with versions, sealed at rest.
//! <https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html>
//!
//! Reading order: [`version`] (values and their stages, pure), [`stored_secret`] (one secret), `record` (how it is kept),
//! [`secrets`] (all of them, and the one way to change them), `named` (finding what `SecretId` names, with permission)
//! and [`actions`] (the API). Not there: rotation, replication, resource policies, tags after creation, KMS keys.
//!
//! **Invariants:** an action asks for permission before it says whether something exists; a value is a
//! [`vesto_types::Secret`] from the request to the disk, where it is sealed; a change is on disk before it is seen.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

pub mod actions;
mod error;
mod named;
mod record;
pub mod secrets;
pub mod stored_secret;
pub mod version;

pub use actions::secrets_actions;
pub use error::SecretsError;
pub use secrets::Secrets;

#[cfg(test)]
mod testing;
