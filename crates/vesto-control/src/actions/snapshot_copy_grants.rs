//! Snapshot copy grants; see [`crate::families::snapshot_copy_grants`].

mod create_snapshot_copy_grant;
mod delete_snapshot_copy_grant;
mod describe_snapshot_copy_grants;

pub use create_snapshot_copy_grant::create_snapshot_copy_grant;
pub use delete_snapshot_copy_grant::delete_snapshot_copy_grant;
pub use describe_snapshot_copy_grants::describe_snapshot_copy_grants;
