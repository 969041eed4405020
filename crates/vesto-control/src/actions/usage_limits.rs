//! Usage limits; see [`crate::families::usage_limits`].

mod create_usage_limit;
mod delete_usage_limit;
mod describe_usage_limits;
mod modify_usage_limit;

pub use create_usage_limit::create_usage_limit;
pub use delete_usage_limit::delete_usage_limit;
pub use describe_usage_limits::describe_usage_limits;
pub use modify_usage_limit::modify_usage_limit;
