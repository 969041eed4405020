//! `DescribeReservedNodes` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeReservedNodes.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::reserved_nodes::{RESERVED_NODES, show};
use crate::family::describe;

pub fn describe_reserved_nodes(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let found = describe(control, ctx, params, &RESERVED_NODES, "DescribeReservedNodes", |_| true)?;
    Ok(found.answer_with(&RESERVED_NODES, |xml, node| show(xml, node, control.now())))
}
