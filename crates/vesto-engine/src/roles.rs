//! Which IAM roles the cluster may use: asked at every COPY and UNLOAD, answered by the control plane.

use vesto_types::RoleArn;

/// The cluster's side of role associations.
pub trait ClusterRoles: Send + Sync + 'static {
    fn roles(&self) -> Vec<AssociatedRole>;
    /// What `IAM_ROLE default` means.
    fn default_role(&self) -> Option<RoleArn>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssociatedRole {
    pub arn: RoleArn,
    pub status: AssociationStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssociationStatus {
    Adding,
    InSync,
    Removing,
}
