//! `DeleteCluster` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteCluster.html>
//! Answers at once with status `deleting`. Not supported: the final snapshot.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::Target;
use crate::control::Control;
use crate::error::ControlError;
use crate::model::{Cluster, ClusterStatus};
use crate::render::View;

pub async fn delete_cluster(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = delete(control, ctx, params).await?;
    let state = control.state();
    let view = View::new(control, &state);
    Ok(XmlBody::result(|xml| {
        xml.element("Cluster", |xml| view.cluster(xml, &cluster));
    }))
}

async fn delete(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<Arc<Cluster>, ControlError> {
    let account = ctx.account();
    let target = Target::cluster(control, account, params.get("ClusterIdentifier").unwrap_or("*"));
    target.authorize(ctx, "redshift:DeleteCluster")?;
    params.required("ClusterIdentifier")?;
    let final_snapshot = params.get("FinalClusterSnapshotIdentifier").filter(|name| !name.is_empty());
    let skip = params.boolean("SkipFinalClusterSnapshot")?.unwrap_or(false);
    let wants_snapshot = match (skip, final_snapshot) {
        (true, None) => false,
        (false, Some(_)) => true,
        (true, Some(_)) => {
            let reason = "FinalClusterSnapshotIdentifier cannot be specified when SkipFinalClusterSnapshot is true.";
            return Err(ControlError::InvalidCombination(reason.to_owned()));
        }
        (false, None) => {
            let reason = "FinalClusterSnapshotIdentifier is required unless SkipFinalClusterSnapshot is specified.";
            return Err(ControlError::InvalidCombination(reason.to_owned()));
        }
    };
    let found = control.find(account, &target.name);
    let key = found.ok_or_else(|| ControlError::ClusterNotFound(target.name.clone()))?.key();
    if wants_snapshot {
        let what = "The final snapshot that FinalClusterSnapshotIdentifier asks for".to_owned();
        return Err(ControlError::NotSupported(what));
    }
    let deleted = control.update(&key, |cluster| match cluster.status {
        ClusterStatus::Available => Ok(Some(Cluster { status: ClusterStatus::Deleting, ..cluster.clone() })),
        status @ (ClusterStatus::Creating | ClusterStatus::Deleting) => {
            Err(ControlError::NotDeletable { identifier: key.identifier.clone(), status })
        }
    });
    let deleted = deleted.await?;
    control.wake();
    Ok(deleted)
}
