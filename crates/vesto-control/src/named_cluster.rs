//! What most operations on one cluster begin and end with.

use std::sync::Arc;

use vesto_aws_wire::{QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::Target;
use crate::control::Control;
use crate::error::ControlError;
use crate::model::{Cluster, ClusterStatus};
use crate::render::View;

/// Authorizes `action` on the cluster that `ClusterIdentifier` names, then finds it.
pub(crate) fn named_cluster(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
) -> Result<Arc<Cluster>, ControlError> {
    let target = Target::cluster(control, ctx.account(), params.get("ClusterIdentifier").unwrap_or("*"));
    target.authorize(ctx, action)?;
    params.required("ClusterIdentifier")?;
    control.find(ctx.account(), &target.name).ok_or(ControlError::ClusterNotFound(target.name))
}

/// The answer with one `Cluster`.
pub(crate) fn cluster_answer(control: &Control, cluster: &Cluster) -> XmlBody {
    let state = control.state();
    let view = View::new(control, &state);
    XmlBody::result(|xml| {
        xml.element("Cluster", |xml| view.cluster(xml, cluster));
    })
}

/// Changes an available cluster and wakes the reconciler.
pub(crate) async fn change_available(
    control: &Control,
    cluster: &Cluster,
    decide: impl FnOnce(&Cluster) -> Result<Option<Cluster>, ControlError> + Send,
) -> Result<Arc<Cluster>, ControlError> {
    let key = cluster.key();
    let changed = control.update(&key, |current| {
        require_available(current)?;
        decide(current)
    });
    let changed = changed.await?;
    control.wake();
    Ok(changed)
}

pub(crate) fn require_available(cluster: &Cluster) -> Result<(), ControlError> {
    match cluster.status {
        ClusterStatus::Available => Ok(()),
        status => Err(ControlError::NotAvailable { identifier: cluster.identifier.clone(), status }),
    }
}
