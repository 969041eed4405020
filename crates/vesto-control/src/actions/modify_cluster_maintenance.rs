//! `ModifyClusterMaintenance`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyClusterMaintenance.html>
//! Nothing is maintained, so a deferral is kept and shown.

use chrono::{DateTime, TimeDelta, Utc};
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::model::Cluster;
use crate::named_cluster::{cluster_answer, named_cluster, require_available};
use crate::progress::DeferredMaintenance;

const LONGEST_DAYS: i64 = 45;

pub async fn modify_cluster_maintenance(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:ModifyClusterMaintenance")?;
    let defer = params.boolean("DeferMaintenance")?;
    let key = cluster.key();
    let decide = |current: &Cluster| {
        require_available(current)?;
        let known = current.progress.deferred_maintenance.as_ref();
        let deferred = match defer {
            Some(true) => Some(deferral(control, params, known)?),
            Some(false) => None,
            None => return Ok(None),
        };
        let mut next = current.clone();
        next.progress.deferred_maintenance = deferred;
        Ok(Some(next))
    };
    let changed = control.update(&key, decide).await?;
    Ok(cluster_answer(control, &changed))
}

fn deferral(
    control: &Control,
    params: &QueryParams,
    known: Option<&DeferredMaintenance>,
) -> Result<DeferredMaintenance, ControlError> {
    let invalid = |reason: &str| Err(ControlError::InvalidCombination(reason.to_owned()));
    let start = params.timestamp("DeferMaintenanceStartTime")?;
    let start = start.or(known.map(|known| known.start)).unwrap_or_else(|| control.now());
    let end: DateTime<Utc> =
        match (params.timestamp("DeferMaintenanceEndTime")?, params.integer("DeferMaintenanceDuration")?) {
            (Some(_), Some(_)) => {
                return invalid("DeferMaintenanceEndTime and DeferMaintenanceDuration cannot be specified together.");
            }
            (Some(end), None) => end,
            (None, Some(days)) => start + TimeDelta::days(days.clamp(0, 10 * LONGEST_DAYS)),
            (None, None) => return invalid("DeferMaintenanceEndTime or DeferMaintenanceDuration must be specified."),
        };
    if end <= start || end - start > TimeDelta::days(LONGEST_DAYS) {
        return invalid("Maintenance can be deferred for at most 45 days, to an end after its start.");
    }
    let identifier = given(params, "DeferMaintenanceIdentifier").map(str::to_owned);
    let identifier = identifier.or(known.map(|known| known.identifier.clone()));
    let identifier = identifier.unwrap_or_else(|| format!("dfm-{}", control.ids().uuid().simple()));
    Ok(DeferredMaintenance { identifier, start, end })
}
