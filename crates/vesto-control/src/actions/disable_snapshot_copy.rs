//! `DisableSnapshotCopy` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DisableSnapshotCopy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::model::Cluster;
use crate::named_cluster::{change_available, cluster_answer, named_cluster};

pub async fn disable_snapshot_copy(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:DisableSnapshotCopy")?;
    let decide = |current: &Cluster| -> Result<_, ControlError> {
        if current.progress.snapshot_copy.is_none() {
            let message = format!("Snapshot copy is already disabled for the cluster {}.", current.identifier);
            return Err(ApiError::new(400, "SnapshotCopyAlreadyDisabledFault", message).into());
        }
        let mut next = current.clone();
        next.progress.snapshot_copy = None;
        Ok(Some(next))
    };
    let disabled = change_available(control, &cluster, decide).await?;
    Ok(cluster_answer(control, &disabled))
}
