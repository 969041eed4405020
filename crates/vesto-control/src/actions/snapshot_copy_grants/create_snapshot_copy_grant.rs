//! `CreateSnapshotCopyGrant` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateSnapshotCopyGrant.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::snapshot_copy_grants::SNAPSHOT_COPY_GRANTS;
use crate::family::create;

pub async fn create_snapshot_copy_grant(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let record = create(control, ctx, params, &SNAPSHOT_COPY_GRANTS, "CreateSnapshotCopyGrant", |_, _| Ok(())).await?;
    Ok(SNAPSHOT_COPY_GRANTS.answer(&record))
}
