//! `DescribeRedshiftIdcApplications` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeRedshiftIdcApplications.html>
//! There is no IAM Identity Center here.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use super::empty_list;
use crate::control::Control;
use crate::family::Fault;

pub fn describe_redshift_idc_applications(_: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    empty_list(
        ctx,
        params,
        "DescribeRedshiftIdcApplications",
        "RedshiftIdcApplications",
        Some((
            "RedshiftIdcApplicationArn",
            Fault(404, "RedshiftIdcApplicationNotExists", "The application {} does not exist."),
        )),
    )
}
