//! `BatchModifyClusterSnapshots`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_BatchModifyClusterSnapshots.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::actions::modify_cluster_snapshot::{Retention, set_retention};
use crate::authz_snapshot::SnapshotTarget;
use crate::control::Control;
use crate::error::ControlError;
use crate::snapshot_batch::{Batch, LARGEST};

pub async fn batch_modify_cluster_snapshots(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let names = params.list("SnapshotIdentifierList", "String").unwrap_or_default();
    let targets: Vec<_> = names.iter().map(|name| SnapshotTarget::new(control, ctx.account(), None, name)).collect();
    for target in &targets {
        target.authorize(ctx, "redshift:BatchModifyClusterSnapshots").map_err(ControlError::from)?;
    }
    if targets.is_empty() {
        return Err(ApiError::missing_parameter("SnapshotIdentifierList"));
    }
    if targets.len() > LARGEST {
        let message = format!("The maximum number for snapshot identifiers has been reached. The limit is {LARGEST}.");
        return Err(ApiError::new(400, "BatchModifyClusterSnapshotsLimitExceededFault", message));
    }
    let retention = Retention::parse(params)?;
    let mut batch = Batch::default();
    for (name, target) in names.into_iter().zip(targets) {
        let done = match target.owned(ctx.account()) {
            Ok(snapshot) => set_retention(control, &snapshot, retention).await.map(drop),
            Err(error) => Err(error),
        };
        batch.record(name, None, done);
    }
    Ok(batch.answer())
}
