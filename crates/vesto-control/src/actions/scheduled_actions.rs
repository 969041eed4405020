//! Scheduled actions; see [`crate::families::scheduled_actions`] and [`crate::scheduler`].

mod create_scheduled_action;
mod delete_scheduled_action;
mod describe_scheduled_actions;
mod modify_scheduled_action;

pub use create_scheduled_action::create_scheduled_action;
pub use delete_scheduled_action::delete_scheduled_action;
pub use describe_scheduled_actions::describe_scheduled_actions;
pub use modify_scheduled_action::modify_scheduled_action;
