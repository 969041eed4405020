//! `DeleteEndpointAccess` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteEndpointAccess.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::endpoint_access::{ENDPOINT_ACCESS, show};
use crate::family::delete;

pub async fn delete_endpoint_access(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let endpoint = delete(control, ctx, params, &ENDPOINT_ACCESS, "DeleteEndpointAccess", |_, _| Ok(())).await?;
    Ok(XmlBody::result(|xml| show(&control.state(), xml, &endpoint)))
}
