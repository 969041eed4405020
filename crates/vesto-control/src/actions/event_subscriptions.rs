//! Event subscriptions; see [`crate::families::event_subscriptions`].

mod create_event_subscription;
mod delete_event_subscription;
mod describe_event_subscriptions;
mod modify_event_subscription;

pub use create_event_subscription::create_event_subscription;
pub use delete_event_subscription::delete_event_subscription;
pub use describe_event_subscriptions::describe_event_subscriptions;
pub use modify_event_subscription::modify_event_subscription;
