//! `DescribePartners` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribePartners.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::partners::{PARTNERS, cluster};
use crate::family::member;

pub fn describe_partners(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = cluster(control, ctx, params, "DescribePartners")?;
    let given = |name: &str| params.get(name).filter(|text| !text.is_empty());
    let (database, partner) = (given("DatabaseName"), given("PartnerName"));
    let records = control.state().records(ctx.account(), &PARTNERS);
    let found = records.iter().filter(|record| {
        record.name.split('/').next() == Some(&cluster)
            && database.is_none_or(|name| name == member(record, "DatabaseName"))
            && partner.is_none_or(|name| name == member(record, "PartnerName"))
    });
    Ok(XmlBody::result(|xml| {
        xml.list(PARTNERS.list, PARTNERS.item, found, |xml, record| PARTNERS.show_members(xml, record));
    }))
}
