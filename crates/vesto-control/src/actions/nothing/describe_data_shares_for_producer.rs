//! `DescribeDataSharesForProducer` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeDataSharesForProducer.html>
//! There are no data shares here.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use super::empty_list;
use crate::control::Control;

pub fn describe_data_shares_for_producer(_: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    empty_list(ctx, params, "DescribeDataSharesForProducer", "DataShares", None)
}
