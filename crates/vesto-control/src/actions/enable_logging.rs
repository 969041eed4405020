//! `EnableLogging` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableLogging.html>
//! Log files are not delivered, and a cluster that says it is logged while nothing is written would deceive whoever
//! relies on it: the call is refused. The same facts are in `stl_connection_log`, `stl_userlog` and the audit log.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::named_cluster::named_cluster;

pub fn enable_logging(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    named_cluster(control, ctx, params, "redshift:EnableLogging")?;
    let message = "Audit logs are not delivered to S3 or CloudWatch: query stl_connection_log and stl_userlog instead.";
    Err(ApiError::new(400, "UnsupportedOperation", message))
}
