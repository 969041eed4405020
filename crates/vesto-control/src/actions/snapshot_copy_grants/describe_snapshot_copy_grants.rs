//! `DescribeSnapshotCopyGrants` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeSnapshotCopyGrants.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::snapshot_copy_grants::SNAPSHOT_COPY_GRANTS;
use crate::family::describe;

pub fn describe_snapshot_copy_grants(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let found = describe(control, ctx, params, &SNAPSHOT_COPY_GRANTS, "DescribeSnapshotCopyGrants", |_| true)?;
    Ok(found.answer(&SNAPSHOT_COPY_GRANTS))
}
