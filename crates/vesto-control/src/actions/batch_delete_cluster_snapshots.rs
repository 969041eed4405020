//! `BatchDeleteClusterSnapshots`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_BatchDeleteClusterSnapshots.html>
//! Each on its own: those that cannot be deleted are told with the reason.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::actions::delete_cluster_snapshot::delete;
use crate::authz_snapshot::SnapshotTarget;
use crate::control::Control;
use crate::error::ControlError;
use crate::snapshot_batch::{Batch, LARGEST};

pub async fn batch_delete_cluster_snapshots(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let named = params.structures("Identifiers", "DeleteClusterSnapshotMessage").unwrap_or_default();
    let mut targets = Vec::new();
    for one in &named {
        let name = one.get("SnapshotIdentifier").unwrap_or("*");
        let target = SnapshotTarget::new(control, ctx.account(), one.get("SnapshotClusterIdentifier"), name);
        target.authorize(ctx, "redshift:BatchDeleteClusterSnapshots").map_err(ControlError::from)?;
        targets.push((name.to_owned(), one.get("SnapshotClusterIdentifier").map(str::to_owned), target));
    }
    if targets.is_empty() {
        return Err(ApiError::missing_parameter("Identifiers"));
    }
    if targets.len() > LARGEST {
        let message =
            format!("The maximum number for a batch delete of snapshots has been reached. The limit is {LARGEST}.");
        return Err(ApiError::new(400, "BatchDeleteRequestSizeExceeded", message));
    }
    let mut batch = Batch::default();
    for (name, cluster, target) in targets {
        let done = match target.owned(ctx.account()) {
            Ok(snapshot) => delete(control, &snapshot).await,
            Err(error) => Err(error),
        };
        batch.record(name, cluster, done);
    }
    Ok(batch.answer())
}
