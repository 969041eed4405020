//! `ModifyClusterDbRevision`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyClusterDbRevision.html>
//! There is one revision, so every cluster is on the latest.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::named_cluster::{named_cluster, require_available};

pub fn modify_cluster_db_revision(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:ModifyClusterDbRevision")?;
    params.required("RevisionTarget")?;
    require_available(&cluster)?;
    let message = format!("Cluster {} is already on the latest database revision.", cluster.identifier);
    Err(ApiError::new(400, "ClusterOnLatestRevision", message))
}
