//! `FailoverPrimaryCompute`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_FailoverPrimaryCompute.html>
//! Only Multi-AZ clusters fail over, and there are none.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::named_cluster::named_cluster;

pub fn failover_primary_compute(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:FailoverPrimaryCompute")?;
    let message =
        format!("Cluster {} is not a Multi-AZ cluster, so its primary compute cannot fail over.", cluster.identifier);
    Err(ApiError::new(400, "UnsupportedOperation", message))
}
