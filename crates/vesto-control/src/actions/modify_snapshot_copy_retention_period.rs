//! `ModifySnapshotCopyRetentionPeriod`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifySnapshotCopyRetentionPeriod.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::actions::enable_snapshot_copy::copy_retention;
use crate::control::Control;
use crate::error::ControlError;
use crate::model::Cluster;
use crate::named_cluster::{change_available, cluster_answer, named_cluster};

pub async fn modify_snapshot_copy_retention_period(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:ModifySnapshotCopyRetentionPeriod")?;
    params.required("RetentionPeriod")?;
    let manual = params.boolean("Manual")? == Some(true);
    let days = copy_retention(params, "RetentionPeriod", if manual { 3653 } else { 35 })?;
    let decide = |current: &Cluster| -> Result<_, ControlError> {
        let mut next = current.clone();
        let Some(copy) = &mut next.progress.snapshot_copy else {
            let message = format!("Snapshot copy is not enabled for the cluster {}.", current.identifier);
            return Err(ApiError::new(400, "SnapshotCopyDisabledFault", message).into());
        };
        let period = if manual { &mut copy.manual_retention_period } else { &mut copy.retention_period };
        *period = days.unwrap_or(*period);
        Ok(Some(next))
    };
    let changed = change_available(control, &cluster, decide).await?;
    Ok(cluster_answer(control, &changed))
}
