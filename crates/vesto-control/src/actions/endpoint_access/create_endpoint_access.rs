//! `CreateEndpointAccess` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateEndpointAccess.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::endpoint_access::{ENDPOINT_ACCESS, cluster_of, show};
use crate::family::{create, member};
use crate::network_groups::SUBNET_GROUPS;

pub async fn create_endpoint_access(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let endpoint = create(control, ctx, params, &ENDPOINT_ACCESS, "CreateEndpointAccess", |state, endpoint| {
        if cluster_of(state, endpoint).is_none() {
            return Err(ControlError::ClusterNotFound(member(endpoint, "ClusterIdentifier").to_owned()));
        }
        let group = member(endpoint, "SubnetGroupName");
        let known = state.record(&endpoint.account, &SUBNET_GROUPS, group);
        known.map(drop).ok_or_else(|| SUBNET_GROUPS.not_found_error(group))
    });
    let endpoint = endpoint.await?;
    Ok(XmlBody::result(|xml| show(&control.state(), xml, &endpoint)))
}
