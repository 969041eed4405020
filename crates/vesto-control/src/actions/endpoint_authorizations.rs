//! Endpoint authorizations; see [`crate::families::endpoint_authorizations`].

mod authorize_endpoint_access;
mod describe_endpoint_authorization;
mod revoke_endpoint_access;

pub use authorize_endpoint_access::authorize_endpoint_access;
pub use describe_endpoint_authorization::describe_endpoint_authorization;
pub use revoke_endpoint_access::revoke_endpoint_access;
