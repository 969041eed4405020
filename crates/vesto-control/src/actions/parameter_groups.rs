//! Parameter groups; see [`crate::parameters`].

mod create_cluster_parameter_group;
mod delete_cluster_parameter_group;
mod describe_cluster_parameter_groups;
mod describe_cluster_parameters;
mod describe_default_cluster_parameters;
mod modify_cluster_parameter_group;
mod reset_cluster_parameter_group;
mod shared;

pub use create_cluster_parameter_group::create_cluster_parameter_group;
pub use delete_cluster_parameter_group::delete_cluster_parameter_group;
pub use describe_cluster_parameter_groups::describe_cluster_parameter_groups;
pub use describe_cluster_parameters::describe_cluster_parameters;
pub use describe_default_cluster_parameters::describe_default_cluster_parameters;
pub use modify_cluster_parameter_group::modify_cluster_parameter_group;
pub use reset_cluster_parameter_group::reset_cluster_parameter_group;

#[cfg(test)]
mod tests;
