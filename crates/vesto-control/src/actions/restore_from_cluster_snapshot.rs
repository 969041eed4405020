//! `RestoreFromClusterSnapshot`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_RestoreFromClusterSnapshot.html>
//! A new cluster with the snapshot's data, users and grants; the admin user keeps its password. Roles are only those
//! that the request names. Not supported: what CreateCluster does not support, and reserved nodes.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::actions::create_cluster::make_service_linked_role;
use crate::associations::Associations;
use crate::authz::{Target, authorize_pass_role};
use crate::authz_snapshot::SnapshotTarget;
use crate::cluster_params::{cluster_identifier, given, restored_settings};
use crate::control::Control;
use crate::error::ControlError;
use crate::model::{Cluster, ClusterSettings, ClusterStatus};
use crate::named_cluster::cluster_answer;
use crate::parameters::{applied_now, check_groups};
use crate::progress::{Progress, RestoredFrom};
use crate::role_params::new_roles;
use crate::snapshot::{Snapshot, SnapshotStatus};
use crate::snapshot_faults as faults;
use crate::state::State;

pub async fn restore_from_cluster_snapshot(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let cluster = restore(control, ctx, params).await?;
    Ok(cluster_answer(control, &cluster))
}

async fn restore(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<Arc<Cluster>, ControlError> {
    const ACTION: &str = "redshift:RestoreFromClusterSnapshot";
    let account = ctx.account();
    let target = Target::cluster(control, account, params.get("ClusterIdentifier").unwrap_or("*"));
    let from = SnapshotTarget::named(control, ctx, params);
    target.authorize(ctx, ACTION)?;
    from.authorize(ctx, ACTION)?;
    let identifier = cluster_identifier(params.required("ClusterIdentifier")?)?;
    if given(params, "SnapshotIdentifier").is_none() && given(params, "SnapshotArn").is_none() {
        return Err(ApiError::missing_parameter("SnapshotIdentifier").into());
    }
    for name in ["ReservedNodeId", "TargetReservedNodeOfferingId"] {
        if given(params, name).is_some() {
            return Err(ControlError::NotSupported(format!("The parameter {name}")));
        }
    }
    let change = new_roles(params, account)?;
    let snapshot = from.found(account)?;
    let settings = restored_settings(params, &snapshot.settings)?;
    let cluster = Cluster {
        account: account.clone(),
        region: control.region().clone(),
        identifier,
        namespace: control.ids().uuid().to_string(),
        status: ClusterStatus::Creating,
        settings,
        master_password: None,
        requested_at: control.now(),
        available_at: None,
        endpoint: None,
        roles: Associations::default(),
        tags: snapshot.tags.clone(),
        progress: Progress { since: control.now(), restored_from: Some(origin(&snapshot)), ..Progress::default() },
    };
    let decide = |state: &State| {
        match state.snapshot_by_id(&snapshot.id) {
            None => return Err(faults::snapshot_not_found(&snapshot.identifier).into()),
            Some(current) if !current.may_be_restored_by(account) => return Err(faults::access_denied().into()),
            Some(current) if current.status != SnapshotStatus::Available => {
                let message = "The specified cluster snapshot is not in the available state.";
                return Err(faults::invalid_state(message).into());
            }
            Some(_) => {}
        }
        if state.is_taken(&cluster.key()) {
            return Err(ControlError::ClusterAlreadyExists(cluster.identifier.clone()));
        }
        authorize_pass_role(ctx, &change.add, &target.arn)?;
        check_groups(state, account, &cluster.settings)?;
        let roles = cluster.roles.changed(&change, control.settings().max_iam_roles, cluster.requested_at)?;
        let applied_parameters = applied_now(state, account, &cluster.settings);
        let settings = ClusterSettings { applied_parameters, ..cluster.settings };
        Ok(Cluster { roles, settings, ..cluster })
    };
    let restored = control.create(decide).await?;
    control.wake();
    make_service_linked_role(ctx).await;
    Ok(restored)
}

fn origin(snapshot: &Snapshot) -> RestoredFrom {
    RestoredFrom {
        snapshot: snapshot.id.clone(),
        identifier: snapshot.identifier.clone(),
        size_bytes: snapshot.size_bytes.unwrap_or(0),
    }
}
