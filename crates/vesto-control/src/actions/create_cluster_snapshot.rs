//! `CreateClusterSnapshot` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateClusterSnapshot.html>
//! Holds what is committed when the reconciler makes it; `creating` until then.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::request_tags;
use crate::authz_snapshot::SnapshotTarget;
use crate::control::Control;
use crate::error::ControlError;
use crate::named_cluster::require_available;
use crate::snapshot::SnapshotKind;
use crate::snapshot_params::{NewSnapshot, retention_period, snapshot_identifier};
use crate::snapshot_render::snapshot_answer;
use crate::state::{Changes, State};
use crate::tag_params::{raw_tags, tag_list};

pub async fn create_cluster_snapshot(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let cluster = params.get("ClusterIdentifier").unwrap_or("*");
    let name = params.get("SnapshotIdentifier").unwrap_or("*");
    let target = SnapshotTarget::to_be(control, ctx.account(), cluster, name);
    let tags = request_tags(&raw_tags(params));
    target.authorize_with(ctx, "redshift:CreateClusterSnapshot", tags.clone()).map_err(ControlError::from)?;
    if params.structures("Tags", "Tag").is_some_and(|tags| !tags.is_empty()) {
        target.authorize_with(ctx, "redshift:CreateTags", tags).map_err(ControlError::from)?;
    }
    let identifier = snapshot_identifier("SnapshotIdentifier", params.required("SnapshotIdentifier")?)?;
    let cluster = params.required("ClusterIdentifier")?.to_ascii_lowercase();
    let (retention, tags) = (retention_period(params, "ManualSnapshotRetentionPeriod")?, tag_list(params)?);
    let found = control.find(ctx.account(), &cluster).ok_or(ControlError::ClusterNotFound(cluster))?;
    let mut made = None;
    let decide = |state: &State| {
        let not_found = || ControlError::ClusterNotFound(found.identifier.to_string());
        let current = state.cluster_of(&found.namespace).ok_or_else(not_found)?;
        let retention_period = retention.unwrap_or(current.settings.manual_snapshot_retention_period);
        let snapshot = NewSnapshot { identifier, kind: SnapshotKind::Manual, retention_period, tags };
        let snapshot = snapshot.of(control, state, current)?;
        require_available(current)?;
        made = Some(snapshot.clone());
        Ok(Changes::snapshot(snapshot))
    };
    control.change(decide).await?;
    control.wake();
    made.map(|snapshot| snapshot_answer(control, &snapshot)).ok_or_else(ApiError::internal_failure)
}
