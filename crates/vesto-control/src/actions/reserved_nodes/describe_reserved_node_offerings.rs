//! `DescribeReservedNodeOfferings` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeReservedNodeOfferings.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::reserved_nodes::{OFFERING_ID, OFFERINGS, find_offering};
use crate::page::PageRequest;

pub fn describe_reserved_node_offerings(_: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    ctx.authorize("redshift:DescribeReservedNodeOfferings", "*")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords")).map_err(ControlError::from)?;
    let wanted = params.get(OFFERING_ID).filter(|id| !id.is_empty()).map(find_offering).transpose()?;
    let offerings = OFFERINGS.iter().filter(|offering| wanted.is_none_or(|wanted| wanted.id == offering.id));
    let (offerings, marker) = page.take(offerings, |offering| offering.id.to_owned());
    Ok(XmlBody::result(|xml| {
        xml.optional("Marker", marker);
        xml.list("ReservedNodeOfferings", "ReservedNodeOffering", offerings, |xml, offering| offering.show(xml));
    }))
}
