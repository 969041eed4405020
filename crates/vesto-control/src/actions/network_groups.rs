//! Subnet groups and cluster security groups; see [`crate::network_groups`].

mod authorize_cluster_security_group_ingress;
mod create_cluster_security_group;
mod create_cluster_subnet_group;
mod delete_cluster_security_group;
mod delete_cluster_subnet_group;
mod describe_cluster_security_groups;
mod describe_cluster_subnet_groups;
mod modify_cluster_subnet_group;
mod revoke_cluster_security_group_ingress;

pub use authorize_cluster_security_group_ingress::authorize_cluster_security_group_ingress;
pub use create_cluster_security_group::create_cluster_security_group;
pub use create_cluster_subnet_group::create_cluster_subnet_group;
pub use delete_cluster_security_group::delete_cluster_security_group;
pub use delete_cluster_subnet_group::delete_cluster_subnet_group;
pub use describe_cluster_security_groups::describe_cluster_security_groups;
pub use describe_cluster_subnet_groups::describe_cluster_subnet_groups;
pub use modify_cluster_subnet_group::modify_cluster_subnet_group;
pub use revoke_cluster_security_group_ingress::revoke_cluster_security_group_ingress;

#[cfg(test)]
mod tests;
