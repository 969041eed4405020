//! `DescribeTableRestoreStatus`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeTableRestoreStatus.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::table_restores::{NAMESPACE, TABLE_RESTORES};
use crate::family::{describe, member};

pub fn describe_table_restore_status(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = params.get("ClusterIdentifier").filter(|name| !name.is_empty()).map(str::to_ascii_lowercase);
    let cluster = name.as_ref().and_then(|name| control.find(ctx.account(), name));
    let found = describe(control, ctx, params, &TABLE_RESTORES, "DescribeTableRestoreStatus", |record| {
        name.is_none() || cluster.as_ref().is_some_and(|cluster| member(record, NAMESPACE) == cluster.namespace)
    })?;
    match name {
        Some(name) if cluster.is_none() => Err(ControlError::ClusterNotFound(name).into()),
        _ => Ok(found.answer(&TABLE_RESTORES)),
    }
}
