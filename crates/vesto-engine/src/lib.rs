//! The SQL engine of one cluster: sessions, statements, functions, system relations and query execution on DataFusion.
//!
//! In reading order: [`engine`] opens a warehouse and makes sessions; `session` keeps a client's settings and transaction;
//! `statements` has a file for each SQL statement; `authorization` decides COPY and UNLOAD; `planning` turns queries into
//! DataFusion plans with Redshift's meaning;
//! `scan` reads tables, `execute` runs plans; `functions` and `relations` are the lists of what SQL may call and read;
//! `background` is what a cluster does by itself.
//!
//! **Invariants:** only this crate knows DataFusion. A statement sees one catalog, its transaction's. DataFusion's own
//! planning of DML is never used: changes are queries that yield row positions and new rows.

mod authorization;
mod background;
mod cast;
mod config;
mod engine;
mod errors;
mod execute;
mod functions;
#[cfg(test)]
mod harness;
mod interval;
mod login;
mod planning;
mod relations;
mod roles;
mod scan;
mod session;
mod statements;
#[cfg(test)]
mod tests;
mod types;
mod values;

pub use background::Background;
pub use config::{ControlPlane, EngineConfig};
pub use engine::Engine;
pub use login::ClusterLogins;
pub use roles::{AssociatedRole, AssociationStatus, ClusterRoles};
