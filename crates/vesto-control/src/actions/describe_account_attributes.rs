//! `DescribeAccountAttributes`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeAccountAttributes.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;

/// There is no EC2-Classic here, and no default VPC that one would have to name.
const ATTRIBUTES: &[(&str, &str)] = &[("max-defer-maintenance-duration", "45")];

pub fn describe_account_attributes(_control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    ctx.authorize("redshift:DescribeAccountAttributes", "*").map_err(ControlError::from)?;
    let names = params.list("AttributeNames", "AttributeName").unwrap_or_default();
    let wanted = ATTRIBUTES.iter().filter(|(name, _)| names.is_empty() || names.iter().any(|wanted| wanted == name));
    Ok(XmlBody::result(|xml| {
        xml.list("AccountAttributes", "AccountAttribute", wanted, |xml, (name, value)| {
            xml.text("AttributeName", name).list("AttributeValues", "AttributeValueTarget", [value], |xml, value| {
                xml.text("AttributeValue", value);
            });
        });
    }))
}
