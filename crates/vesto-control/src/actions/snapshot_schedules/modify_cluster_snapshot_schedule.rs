//! `ModifyClusterSnapshotSchedule`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyClusterSnapshotSchedule.html>
//! A cluster follows one schedule at a time; another one takes its place.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::snapshot_schedules::SNAPSHOT_SCHEDULES;
use crate::model::{Cluster, ClusterStatus};
use crate::named_cluster::named_cluster;
use crate::progress::{FollowedSchedule, Progress};
use crate::state::{Changes, State};

pub async fn modify_cluster_snapshot_schedule(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let key = named_cluster(control, ctx, params, "redshift:ModifyClusterSnapshotSchedule")?.key();
    let name = params.get("ScheduleIdentifier").filter(|name| !name.is_empty()).map(str::to_ascii_lowercase);
    let ends = params.boolean("DisassociateSchedule")?.unwrap_or(false);
    if name.is_none() && !ends {
        return Err(ApiError::missing_parameter("ScheduleIdentifier"));
    }
    let since = control.now();
    let decide = |state: &State| {
        let not_found = || ControlError::ClusterNotFound(key.identifier.to_string());
        let cluster = state.cluster(&key).ok_or_else(not_found)?;
        if let Some(name) = &name {
            let schedule = state.record(&key.account, &SNAPSHOT_SCHEDULES, name);
            schedule.ok_or_else(|| SNAPSHOT_SCHEDULES.not_found_error(name))?;
        }
        let followed = if ends {
            check_followed(cluster, name.as_deref())?;
            None
        } else {
            check_may_follow(cluster)?;
            name.map(|identifier| FollowedSchedule { identifier, since })
        };
        let progress = Progress { snapshot_schedule: followed, ..cluster.progress.clone() };
        Ok(Changes::cluster(Cluster { progress, ..Cluster::clone(cluster) }))
    };
    control.change(decide).await?;
    control.wake();
    Ok(XmlBody::none())
}

/// Only what is followed can be left.
fn check_followed(cluster: &Cluster, name: Option<&str>) -> Result<(), ControlError> {
    let followed = cluster.progress.snapshot_schedule.as_ref();
    if followed.is_some_and(|followed| name.is_none_or(|name| name == followed.identifier)) {
        return Ok(());
    }
    let schedule = name.unwrap_or("any snapshot schedule");
    let message = format!("The cluster {} is not associated with {schedule}.", cluster.identifier);
    Err(SNAPSHOT_SCHEDULES.invalid_state.of(&message))
}

fn check_may_follow(cluster: &Cluster) -> Result<(), ControlError> {
    match cluster.status {
        ClusterStatus::FinalSnapshot | ClusterStatus::Deleting => {
            let message = format!("The cluster {} is being deleted.", cluster.identifier);
            Err(SNAPSHOT_SCHEDULES.invalid_state.of(&message))
        }
        ClusterStatus::Creating
        | ClusterStatus::Available
        | ClusterStatus::Modifying
        | ClusterStatus::Renaming
        | ClusterStatus::Resizing
        | ClusterStatus::CancellingResize
        | ClusterStatus::RotatingKeys
        | ClusterStatus::Rebooting
        | ClusterStatus::Pausing
        | ClusterStatus::Paused
        | ClusterStatus::Resuming => Ok(()),
    }
}
