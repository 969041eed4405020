//! `DeleteCluster` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteCluster.html>
//! Answers at once with status `deleting`, or `final-snapshot` while that is made. Manual snapshots stay.

use std::collections::BTreeMap;
use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::model::{Cluster, ClusterStatus};
use crate::named_cluster::{cluster_answer, named_cluster};
use crate::snapshot::SnapshotKind;
use crate::snapshot_params::{NewSnapshot, retention_period, snapshot_identifier};
use crate::state::{Changes, State};

pub async fn delete_cluster(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = delete(control, ctx, params).await?;
    Ok(cluster_answer(control, &cluster))
}

async fn delete(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<Arc<Cluster>, ControlError> {
    let found = named_cluster(control, ctx, params, "redshift:DeleteCluster");
    // Whether it exists is told after what is wrong with the request itself.
    if let Err(ControlError::AccessDenied(_) | ControlError::Request(_)) = &found {
        return found;
    }
    let final_snapshot = final_snapshot(params)?;
    let cluster = found?;
    let decide = |state: &State| {
        let current = state.cluster_of(&cluster.namespace);
        let current = current.ok_or_else(|| ControlError::ClusterNotFound(cluster.identifier.to_string()))?;
        match current.status {
            ClusterStatus::Available | ClusterStatus::Paused => {}
            status => {
                return Err(ControlError::NotDeletable { identifier: current.identifier.clone(), status });
            }
        }
        let snapshot = final_snapshot.map(|snapshot| snapshot.of(control, state, current)).transpose()?;
        let status = if snapshot.is_some() { ClusterStatus::FinalSnapshot } else { ClusterStatus::Deleting };
        let clusters = vec![current.in_status(status, control.now())];
        Ok(Changes { clusters, snapshots: snapshot.into_iter().collect(), ..Changes::default() })
    };
    let state = control.change(decide).await?;
    control.wake();
    // Gone already, when the reconciler was quicker than this line.
    Ok(state.cluster_of(&cluster.namespace).map_or(cluster, Arc::clone))
}

fn final_snapshot(params: &QueryParams) -> Result<Option<NewSnapshot>, ControlError> {
    let name = params.get("FinalClusterSnapshotIdentifier").filter(|name| !name.is_empty());
    let skip = params.boolean("SkipFinalClusterSnapshot")?.unwrap_or(false);
    let retention = retention_period(params, "FinalClusterSnapshotRetentionPeriod")?;
    let refused = |reason: &str| Err(ControlError::InvalidCombination(reason.to_owned()));
    match (skip, name) {
        (true, None) => Ok(None),
        (false, Some(name)) => Ok(Some(NewSnapshot {
            identifier: snapshot_identifier("FinalClusterSnapshotIdentifier", name)?,
            kind: SnapshotKind::Final,
            retention_period: retention.unwrap_or(-1),
            tags: BTreeMap::new(),
        })),
        (true, Some(_)) => {
            refused("FinalClusterSnapshotIdentifier cannot be specified when SkipFinalClusterSnapshot is true.")
        }
        (false, None) => {
            refused("FinalClusterSnapshotIdentifier is required unless SkipFinalClusterSnapshot is specified.")
        }
    }
}
