//! `RevokeSnapshotAccess` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_RevokeSnapshotAccess.html>
//! A restore that has begun goes on.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::actions::authorize_snapshot_access::{account_with_restore_access, change_access};
use crate::authz_snapshot::named_snapshot;
use crate::control::Control;
use crate::snapshot::Snapshot;

pub async fn revoke_snapshot_access(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let snapshot = named_snapshot(control, ctx, params, "redshift:RevokeSnapshotAccess")?;
    let account = account_with_restore_access(params)?;
    let decide = |current: &Snapshot| {
        let mut next = current.clone();
        next.accounts_with_access.retain(|known| *known != account);
        if next.accounts_with_access.len() == current.accounts_with_access.len() {
            let message = format!("The account {account} is not authorized to restore the snapshot.");
            return Err(ApiError::new(404, "AuthorizationNotFound", message));
        }
        Ok(next)
    };
    change_access(control, &snapshot, decide).await
}
