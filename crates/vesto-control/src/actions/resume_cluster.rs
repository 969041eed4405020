//! `ResumeCluster` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ResumeCluster.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::model::{Cluster, ClusterStatus};
use crate::named_cluster::{cluster_answer, named_cluster};

pub async fn resume_cluster(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:ResumeCluster")?;
    let key = cluster.key();
    let resuming = control.update(&key, |current: &Cluster| match current.status {
        ClusterStatus::Paused => Ok(Some(current.in_status(ClusterStatus::Resuming, control.now()))),
        status => Err(ControlError::NotPaused { identifier: current.identifier.clone(), status }),
    });
    let resuming = resuming.await?;
    control.wake();
    Ok(cluster_answer(control, &resuming))
}
