//! `DescribeEndpointAuthorization` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeEndpointAuthorization.html>
//! What the caller has given, or with `Grantee` what others have given it.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::endpoint_authorizations::{ENDPOINT_AUTHORIZATIONS, show};
use crate::family::member;
use crate::page::PageRequest;

pub fn describe_endpoint_authorization(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("redshift:DescribeEndpointAuthorization", "*")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords")).map_err(ControlError::from)?;
    let as_grantee = params.boolean("Grantee")?.unwrap_or(false);
    let given = |name: &str| params.get(name).filter(|text| !text.is_empty());
    let (cluster, account, me) = (given("ClusterIdentifier"), given("Account"), ctx.account().as_str());
    let state = control.state();
    let all = state.all_records(&ENDPOINT_AUTHORIZATIONS).filter(|record| {
        let (grantor, grantee) = (record.account.as_str(), member(record, "Grantee"));
        let (mine, other) = if as_grantee { (grantee, grantor) } else { (grantor, grantee) };
        mine == me
            && account.is_none_or(|account| account == other)
            && cluster.is_none_or(|cluster| cluster.eq_ignore_ascii_case(member(record, "ClusterIdentifier")))
    });
    let (found, marker) = page.take(all, |record| format!("{} {}", record.account, record.name));
    Ok(XmlBody::result(|xml| {
        xml.list(ENDPOINT_AUTHORIZATIONS.list, ENDPOINT_AUTHORIZATIONS.item, found, |xml, record| {
            show(xml, record, "Authorized");
        });
        xml.optional("Marker", marker);
    }))
}
