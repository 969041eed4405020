//! `DescribeEndpointAccess` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeEndpointAccess.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::endpoint_access::{ENDPOINT_ACCESS, show};
use crate::family::{describe, member};
use crate::render::VPC_ID;

pub fn describe_endpoint_access(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let given = |name: &str| params.get(name).filter(|text| !text.is_empty());
    let (cluster, owner, vpc) = (given("ClusterIdentifier"), given("ResourceOwner"), given("VpcId"));
    let found = describe(control, ctx, params, &ENDPOINT_ACCESS, "DescribeEndpointAccess", |endpoint| {
        cluster.is_none_or(|cluster| cluster.eq_ignore_ascii_case(member(endpoint, "ClusterIdentifier")))
            && owner.is_none_or(|owner| owner == endpoint.account.as_str())
            && vpc.is_none_or(|vpc| vpc == VPC_ID)
    })?;
    let state = control.state();
    Ok(found.answer_with(&ENDPOINT_ACCESS, |xml, endpoint| show(&state, xml, endpoint)))
}
