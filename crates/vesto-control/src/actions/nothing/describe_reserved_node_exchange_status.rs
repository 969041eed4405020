//! `DescribeReservedNodeExchangeStatus` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeReservedNodeExchangeStatus.html>
//! Exchanges are done at once, so none is ever under way.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use super::empty_list;
use crate::control::Control;
use crate::family::Fault;

pub fn describe_reserved_node_exchange_status(
    _: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    empty_list(
        ctx,
        params,
        "DescribeReservedNodeExchangeStatus",
        "ReservedNodeExchangeStatusDetails",
        Some((
            "ReservedNodeExchangeRequestId",
            Fault(404, "ReservedNodeExchangeNotFond", "The reserved-node exchange request {} was not found."),
        )),
    )
}
