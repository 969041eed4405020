//! `EnableSnapshotCopy` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_EnableSnapshotCopy.html>
//! A server is one Region: the setting is kept and shown, and snapshots stay here.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;
use vesto_types::Region;

use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::model::Cluster;
use crate::named_cluster::{change_available, cluster_answer, named_cluster};
use crate::progress::SnapshotCopy;
use crate::snapshot_faults as faults;

const DEFAULT_DAYS: i64 = 7;

pub async fn enable_snapshot_copy(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:EnableSnapshotCopy")?;
    let region = params.required("DestinationRegion")?;
    if Region::parse(region).is_err() || region == control.region().as_str() {
        let message = format!("The destination region {region} is not a Region that snapshots can be copied to.");
        return Err(ApiError::new(404, "UnknownSnapshotCopyRegionFault", message));
    }
    let grant = given(params, "SnapshotCopyGrantName");
    let copy = SnapshotCopy {
        destination_region: region.to_owned(),
        retention_period: copy_retention(params, "RetentionPeriod", 35)?.unwrap_or(DEFAULT_DAYS),
        manual_retention_period: copy_retention(params, "ManualSnapshotRetentionPeriod", 3653)?.unwrap_or(-1),
        grant_name: grant.map(str::to_owned),
    };
    let decide = |current: &Cluster| -> Result<_, ControlError> {
        if current.progress.snapshot_copy.is_some() {
            let message = format!("Snapshot copy is already enabled for the cluster {}.", current.identifier);
            return Err(ApiError::new(400, "SnapshotCopyAlreadyEnabledFault", message).into());
        }
        if grant.is_none() && current.settings.encrypted.is_on() && current.settings.kms_key_id.is_some() {
            let message = "SnapshotCopyGrantName is required for Snapshot Copy on KMS encrypted clusters.";
            return Err(ControlError::InvalidValue { parameter: "SnapshotCopyGrantName", reason: message.to_owned() });
        }
        let mut next = current.clone();
        next.progress.snapshot_copy = Some(copy);
        Ok(Some(next))
    };
    let enabled = change_available(control, &cluster, decide).await?;
    Ok(cluster_answer(control, &enabled))
}

/// Days: -1 for ever (manual snapshots only), or up to `longest`.
pub(crate) fn copy_retention(params: &QueryParams, name: &str, longest: i64) -> Result<Option<i64>, ApiError> {
    let Some(days) = params.integer(name)? else { return Ok(None) };
    let is_valid = (1..=longest).contains(&days) || (days == -1 && longest > 35);
    if is_valid { Ok(Some(days)) } else { Err(faults::invalid_retention_period(days)) }
}
