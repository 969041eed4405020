//! Carries out scheduled actions when they are due: the scheduler assumes the action's role, as the role's trust policy
//! allows, and calls the operation under it.
//!
//! **Invariant:** that an action was due is on disk before it is carried out, so it is carried out at most once. What
//! fell due while the server was down is carried out once when it is up again.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vesto_aws_wire::ApiError;
use vesto_identity::{Identity, OpCtx, RequestInfo, ServiceAssumeRole};
use vesto_meta::control_records::ControlRecord;
use vesto_types::{RequestId, RoleArn};

use crate::actions::pause_cluster::pause_cluster;
use crate::actions::resize_cluster::resize_cluster;
use crate::actions::resume_cluster::resume_cluster;
use crate::control::Control;
use crate::error::ControlError;
use crate::families::scheduled_actions::{FOLLOWED, SCHEDULED_ACTIONS, SERVICE, due_at, target_of};
use crate::family::member;
use crate::model::cluster_arn;
use crate::state::State;

const SHORTEST_SLEEP: Duration = Duration::from_millis(20);
/// The wall clock may be set while we sleep.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Follows the schedules until `shutdown`.
pub async fn run_scheduled_actions(control: Control, identity: Identity, shutdown: CancellationToken) {
    loop {
        run_due(&control, &identity).await;
        let due = control.state().all_records(&SCHEDULED_ACTIONS).filter_map(|record| due_at(record)).min();
        let sleep = due.and_then(|due| (due - control.now()).to_std().ok()).unwrap_or(LONGEST_SLEEP);
        tokio::select! {
            () = shutdown.cancelled() => break,
            () = control.changed() => {}
            () = tokio::time::sleep(sleep.clamp(SHORTEST_SLEEP, LONGEST_SLEEP)) => {}
        }
    }
}

/// Carries out what is due now.
pub(crate) async fn run_due(control: &Control, identity: &Identity) {
    let state = control.state();
    let now = control.now();
    for record in state.all_records(&SCHEDULED_ACTIONS).filter(|record| due_at(record).is_some_and(|due| due <= now)) {
        let name = &record.name;
        let claimed = match claim(control, record).await {
            Ok(Some(claimed)) => claimed,
            Ok(None) => continue,
            Err(error) => {
                tracing::error!(name, error = &error as &dyn std::error::Error, "cannot claim a scheduled action");
                continue;
            }
        };
        match invoke(control, identity, &claimed).await {
            Ok(()) => tracing::info!(name, "carried out a scheduled action"),
            Err(error) => tracing::warn!(name, code = %error.code, error = error.message, "a scheduled action failed"),
        }
    }
}

/// Writes down that the schedule has been followed until now; `None` if by then nothing is due any more.
async fn claim(control: &Control, record: &ControlRecord) -> Result<Option<Arc<ControlRecord>>, ControlError> {
    let now = control.now();
    let mut is_due = false;
    let decide = |_: &State, current: &ControlRecord| {
        is_due = due_at(current).is_some_and(|due| due <= now);
        let mut record = current.clone();
        if is_due {
            record.body.insert(FOLLOWED.to_owned(), now.timestamp_micros().into());
        }
        Ok(record)
    };
    let claimed = control.update_record(&record.account, &SCHEDULED_ACTIONS, &record.name, decide).await?;
    Ok(is_due.then_some(claimed))
}

async fn invoke(control: &Control, identity: &Identity, record: &ControlRecord) -> Result<(), ApiError> {
    let Some((operation, params)) = target_of(record) else { return Err(ApiError::internal_failure()) };
    let ctx = assumed(control, identity, record, params.get("ClusterIdentifier").unwrap_or_default())?;
    match operation {
        "PauseCluster" => pause_cluster(control, &ctx, &params).await.map(drop),
        "ResumeCluster" => resume_cluster(control, &ctx, &params).await.map(drop),
        "ResizeCluster" => resize_cluster(control, &ctx, &params).await.map(drop),
        other => Err(ApiError::new(400, "ScheduledActionTypeUnsupported", format!("{other} cannot be scheduled."))),
    }
}

/// A session of the action's role.
fn assumed(control: &Control, identity: &Identity, record: &ControlRecord, cluster: &str) -> Result<OpCtx, ApiError> {
    let denied = || {
        let role = member(record, "IamRole");
        ApiError::access_denied(format!(
            "The scheduler is not allowed to assume {role}: its trust policy must let {SERVICE}."
        ))
    };
    let role = RoleArn::parse(member(record, "IamRole")).map_err(|_| denied())?;
    let wish = ServiceAssumeRole {
        service: SERVICE,
        region: control.region(),
        source_account: &record.account,
        source_arn: &cluster_arn(control.region(), &record.account, cluster).to_string(),
        external_id: "",
        session_name: "RedshiftScheduler",
        roles: &[role],
    };
    let request = RequestInfo::internal(RequestId::new(control.ids()), control.region().clone());
    identity.assume_role_chain(&wish, &request).map(|chain| chain.ctx).map_err(|_| denied())
}

#[cfg(test)]
mod tests;
