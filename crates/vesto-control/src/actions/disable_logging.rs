//! `DisableLogging` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DisableLogging.html>
//! Logging to S3 is never on, so there is nothing to turn off, and turning it off again is no error on AWS either.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::named_cluster::named_cluster;

pub fn disable_logging(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    named_cluster(control, ctx, params, "redshift:DisableLogging")?;
    Ok(XmlBody::result(|xml| {
        xml.text("LoggingEnabled", "false");
    }))
}
