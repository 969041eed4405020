//! Resource policies; see [`crate::families::resource_policies`].

mod delete_resource_policy;
mod get_resource_policy;
mod put_resource_policy;

pub use delete_resource_policy::delete_resource_policy;
pub use get_resource_policy::get_resource_policy;
pub use put_resource_policy::put_resource_policy;
