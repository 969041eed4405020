//! `DescribeDataShares` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeDataShares.html>
//! There are no data shares here.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use super::empty_list;
use crate::control::Control;
use crate::family::Fault;

pub fn describe_data_shares(_: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    empty_list(
        ctx,
        params,
        "DescribeDataShares",
        "DataShares",
        Some(("DataShareArn", Fault(400, "InvalidDataShareFault", "There is an error with the datashare: {}"))),
    )
}
