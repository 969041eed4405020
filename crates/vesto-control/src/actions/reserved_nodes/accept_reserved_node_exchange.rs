//! `AcceptReservedNodeExchange` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_AcceptReservedNodeExchange.html>
//! At once: the reservation goes on under the other offering.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::reserved_nodes::{OFFERING_ID, RESERVED_NODES, find_offering, is_exchange, show};
use crate::family::{member, named};

pub async fn accept_reserved_node_exchange(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = named(control, ctx, params, &RESERVED_NODES, "AcceptReservedNodeExchange")?;
    let offering = find_offering(params.required("TargetReservedNodeOfferingId")?)?;
    let node = control.update_record(ctx.account(), &RESERVED_NODES, &target.name, |_, current| {
        if !is_exchange(find_offering(member(current, OFFERING_ID))?, offering) {
            return Err(RESERVED_NODES.invalid_state.of(&current.name));
        }
        let mut node = current.clone();
        node.body.insert(OFFERING_ID.to_owned(), offering.id.into());
        Ok(node)
    });
    let node = node.await?;
    Ok(XmlBody::result(|xml| {
        xml.element("ExchangedReservedNode", |xml| show(xml, &node, control.now()));
    }))
}
