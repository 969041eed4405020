//! Redshift-managed endpoints; see [`crate::families::endpoint_access`].

mod create_endpoint_access;
mod delete_endpoint_access;
mod describe_endpoint_access;
mod modify_endpoint_access;

pub use create_endpoint_access::create_endpoint_access;
pub use delete_endpoint_access::delete_endpoint_access;
pub use describe_endpoint_access::describe_endpoint_access;
pub use modify_endpoint_access::modify_endpoint_access;
