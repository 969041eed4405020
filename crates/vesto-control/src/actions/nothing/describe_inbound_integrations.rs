//! `DescribeInboundIntegrations` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeInboundIntegrations.html>
//! There are no integrations here.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use super::empty_list;
use crate::control::Control;
use crate::family::Fault;

pub fn describe_inbound_integrations(_: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    empty_list(
        ctx,
        params,
        "DescribeInboundIntegrations",
        "InboundIntegrations",
        Some(("IntegrationArn", Fault(404, "IntegrationNotFoundFault", "Integration {} not found."))),
    )
}
