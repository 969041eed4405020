//! `GetReservedNodeExchangeOfferings` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetReservedNodeExchangeOfferings.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::reserved_nodes::{OFFERING_ID, OFFERINGS, RESERVED_NODES, find_offering, is_exchange};
use crate::family::{member, named};
use crate::page::PageRequest;

pub fn get_reserved_node_exchange_offerings(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = named(control, ctx, params, &RESERVED_NODES, "GetReservedNodeExchangeOfferings")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords")).map_err(ControlError::from)?;
    let node = control.state().record(ctx.account(), &RESERVED_NODES, &target.name);
    let node = node.ok_or_else(|| RESERVED_NODES.not_found_error(&target.name))?;
    let current = find_offering(member(&node, OFFERING_ID))?;
    let offerings = OFFERINGS.iter().filter(|offering| is_exchange(current, offering));
    let (offerings, marker) = page.take(offerings, |offering| offering.id.to_owned());
    Ok(XmlBody::result(|xml| {
        xml.optional("Marker", marker);
        xml.list("ReservedNodeOfferings", "ReservedNodeOffering", offerings, |xml, offering| offering.show(xml));
    }))
}
