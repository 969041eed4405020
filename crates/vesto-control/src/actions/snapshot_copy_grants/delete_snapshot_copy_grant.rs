//! `DeleteSnapshotCopyGrant` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteSnapshotCopyGrant.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::snapshot_copy_grants::SNAPSHOT_COPY_GRANTS;
use crate::family::delete;

pub async fn delete_snapshot_copy_grant(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    delete(control, ctx, params, &SNAPSHOT_COPY_GRANTS, "DeleteSnapshotCopyGrant", |_, _| Ok(())).await?;
    Ok(XmlBody::none())
}
