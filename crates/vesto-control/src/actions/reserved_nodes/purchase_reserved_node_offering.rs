//! `PurchaseReservedNodeOffering` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_PurchaseReservedNodeOffering.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::reserved_nodes::{OFFERING_ID, RESERVED_NODES, find_offering, show};
use crate::family::{insert, member, new_record};

pub async fn purchase_reserved_node_offering(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("redshift:PurchaseReservedNodeOffering", "*")?;
    let node = new_record(control, ctx, params, &RESERVED_NODES, control.ids().uuid().to_string())?;
    find_offering(member(&node, OFFERING_ID))?;
    if !node.body.get("NodeCount").and_then(serde_json::Value::as_i64).is_some_and(|count| (1..=100).contains(&count)) {
        let reason = "NodeCount must be between 1 and 100.".to_owned();
        return Err(ControlError::InvalidValue { parameter: "NodeCount", reason }.into());
    }
    let node = insert(control, &RESERVED_NODES, node, |_, _| Ok(())).await?;
    Ok(RESERVED_NODES.answer_with(|xml| show(xml, &node, control.now())))
}
