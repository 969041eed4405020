//! `ListRecommendations` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ListRecommendations.html>
//! There is no advisor, so there is nothing to recommend.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::Target;
use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::page::PageRequest;

pub fn list_recommendations(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = given(params, "ClusterIdentifier");
    let target = Target::cluster(control, ctx.account(), name.unwrap_or("*"));
    target.authorize(ctx, "redshift:ListRecommendations").map_err(ControlError::from)?;
    PageRequest::parse(params.get("Marker"), params.get("MaxRecords")).map_err(ControlError::from)?;
    if name.is_some() && control.find(ctx.account(), &target.name).is_none() {
        return Err(ControlError::ClusterNotFound(target.name).into());
    }
    Ok(XmlBody::result(|xml| {
        xml.element("Recommendations", |_| {});
    }))
}
