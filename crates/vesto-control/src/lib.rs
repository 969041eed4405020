//! The control plane: clusters, the IAM roles associated with them, and the Redshift management API.
//!
//! Reading order: [`model`] (a cluster), [`progress`] (what it is going through), [`associations`] (its roles and their
//! rules, pure) and [`snapshot`]; [`state`] and [`control`] (all of them, and the one way to change them), [`reconcile`]
//! and [`runtime`] (making it so), [`actions`] (the API).
//!
//! **Invariants:** an action asks for permission before it says whether something exists; a refused call changes
//! nothing; a change is on disk before it is seen; whatever state a restart finds, the reconciler carries on from it.

pub mod actions;
pub mod associations;
pub mod control;
pub mod error;
pub mod maintenance_window;
pub mod model;
pub mod parameters;
pub mod progress;
pub mod reconcile;
pub mod runtime;
pub mod scheduler;
pub mod snapshot;
pub mod state;

mod authz;
mod authz_snapshot;
mod cluster_params;
mod credentials;
mod db_names;
mod event_kinds;
mod events;
mod families;
mod family;
mod json;
mod named_cluster;
mod network_groups;
mod node_types;
mod page;
mod progress_record;
mod record;
mod render;
mod role_params;
mod schedule;
mod snapshot_batch;
mod snapshot_faults;
mod snapshot_params;
mod snapshot_record;
mod snapshot_render;
mod snapshot_schedule;
mod sql_logins;
mod tag_params;
mod tagged_resource;
mod tags;
#[cfg(test)]
mod test_support;

pub use actions::RedshiftApi;
pub use associations::{ApplyStatus, Association, Associations};
pub use control::{Control, ControlSettings};
pub use error::ControlError;
pub use model::{Cluster, ClusterKey, ClusterStatus, Endpoint};
pub use progress::Progress;
pub use reconcile::Reconciler;
pub use runtime::{ClusterRuntime, ClusterStart, RuntimeError, TableRestore, TableRestored};
pub use scheduler::run_scheduled_actions;
pub use snapshot::{Snapshot, SnapshotKey};
