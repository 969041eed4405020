//! `RebootCluster` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_RebootCluster.html>
//! Connections drop; parameters that wait for a reboot are applied.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::model::ClusterStatus;
use crate::named_cluster::{change_available, cluster_answer, named_cluster};

pub async fn reboot_cluster(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:RebootCluster")?;
    let rebooting = change_available(control, &cluster, |current| {
        let mut next = current.in_status(ClusterStatus::Rebooting, control.now());
        next.progress.pending.reopen = true;
        Ok(Some(next))
    });
    Ok(cluster_answer(control, &*rebooting.await?))
}
