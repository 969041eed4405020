//! `PauseCluster` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_PauseCluster.html>
//! The SQL endpoint closes, connections drop, the data stays.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::model::ClusterStatus;
use crate::named_cluster::{change_available, cluster_answer, named_cluster};

pub async fn pause_cluster(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:PauseCluster")?;
    let pausing = change_available(control, &cluster, |current| {
        Ok(Some(current.in_status(ClusterStatus::Pausing, control.now())))
    });
    Ok(cluster_answer(control, &*pausing.await?))
}
