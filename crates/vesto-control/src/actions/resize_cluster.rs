//! `ResizeCluster` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ResizeCluster.html>
//! Any size may become any other: one machine plays every node. Not supported: reserved nodes.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::cluster_params::{cluster_nodes, given};
use crate::control::Control;
use crate::error::ControlError;
use crate::model::ClusterStatus;
use crate::named_cluster::{change_available, cluster_answer, named_cluster};
use crate::progress::{Resize, ResizeKind, ResizeStatus};

pub async fn resize_cluster(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:ResizeCluster")?;
    for name in ["ReservedNodeId", "TargetReservedNodeOfferingId"] {
        if given(params, name).is_some() {
            return Err(ControlError::NotSupported(format!("The parameter {name}")).into());
        }
    }
    let kind = if params.boolean("Classic")? == Some(true) { ResizeKind::Classic } else { ResizeKind::Elastic };
    let resizing = change_available(control, &cluster, |current| {
        let target = cluster_nodes(params, &current.settings)?.ok_or_else(|| {
            let reason = "The requested node type, number of nodes and cluster type are those that the cluster has.";
            ControlError::InvalidCombination(reason.to_owned())
        })?;
        let now = control.now();
        let mut next = current.in_status(ClusterStatus::Resizing, now);
        next.progress.pending.nodes = Some(target.clone());
        let status = ResizeStatus::InProgress;
        next.progress.resize = Some(Resize { target, kind, status, started_at: now, ended_at: None });
        Ok(Some(next))
    });
    Ok(cluster_answer(control, &*resizing.await?))
}
