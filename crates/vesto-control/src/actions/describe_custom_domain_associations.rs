//! `DescribeCustomDomainAssociations`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeCustomDomainAssociations.html>
//! Custom domains need certificates of ACM, which there is not: there are none, and a named one is not found.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::page::PageRequest;

pub fn describe_custom_domain_associations(
    _control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("redshift:DescribeCustomDomainAssociations", "*").map_err(ControlError::from)?;
    PageRequest::parse(params.get("Marker"), params.get("MaxRecords")).map_err(ControlError::from)?;
    if let Some(name) = given(params, "CustomDomainName") {
        let message = format!("The custom domain association {name} was not found.");
        return Err(ApiError::new(404, "CustomDomainAssociationNotFoundFault", message));
    }
    Ok(XmlBody::result(|xml| {
        xml.element("Associations", |_| {});
    }))
}
