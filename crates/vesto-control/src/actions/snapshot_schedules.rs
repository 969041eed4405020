//! Snapshot schedules and who follows them; see [`crate::families::snapshot_schedules`].

mod create_snapshot_schedule;
mod delete_snapshot_schedule;
mod describe_snapshot_schedules;
mod modify_cluster_snapshot_schedule;
mod modify_snapshot_schedule;

pub use create_snapshot_schedule::create_snapshot_schedule;
pub use delete_snapshot_schedule::delete_snapshot_schedule;
pub use describe_snapshot_schedules::describe_snapshot_schedules;
pub use modify_cluster_snapshot_schedule::modify_cluster_snapshot_schedule;
pub use modify_snapshot_schedule::modify_snapshot_schedule;

#[cfg(test)]
mod tests;
