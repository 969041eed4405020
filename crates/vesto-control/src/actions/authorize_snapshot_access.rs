//! `AuthorizeSnapshotAccess` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_AuthorizeSnapshotAccess.html>
//! Lets another account restore the snapshot.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;
use vesto_types::AccountId;

use crate::authz_snapshot::named_snapshot;
use crate::control::Control;
use crate::error::ControlError;
use crate::snapshot::Snapshot;
use crate::snapshot_faults as faults;
use crate::snapshot_render::snapshot_answer;
use crate::state::{Changes, State};

const MAX_ACCOUNTS: usize = 20;

pub async fn authorize_snapshot_access(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let snapshot = named_snapshot(control, ctx, params, "redshift:AuthorizeSnapshotAccess")?;
    let account = account_with_restore_access(params)?;
    let decide = |current: &Snapshot| {
        if !current.is_manual() {
            let message = "Only manual snapshots can be shared with another account.";
            return Err(faults::invalid_state(message));
        }
        if current.accounts_with_access.contains(&account) {
            let message = format!("The account {account} is already authorized to restore the snapshot.");
            return Err(ApiError::new(400, "AuthorizationAlreadyExists", message));
        }
        if current.accounts_with_access.len() >= MAX_ACCOUNTS {
            let message = format!("A snapshot can be shared with at most {MAX_ACCOUNTS} accounts.");
            return Err(ApiError::new(400, "AuthorizationQuotaExceeded", message));
        }
        let mut next = current.clone();
        next.accounts_with_access.push(account.clone());
        Ok(next)
    };
    change_access(control, &snapshot, decide).await
}

pub(crate) fn account_with_restore_access(params: &QueryParams) -> Result<AccountId, ApiError> {
    let text = params.required("AccountWithRestoreAccess")?;
    AccountId::parse(text)
        .map_err(|_| ApiError::invalid_parameter_value(format!("Invalid value {text} for AccountWithRestoreAccess.")))
}

pub(crate) async fn change_access(
    control: &Control,
    snapshot: &Snapshot,
    decide: impl FnOnce(&Snapshot) -> Result<Snapshot, ApiError> + Send,
) -> Result<XmlBody, ApiError> {
    let not_found = || faults::snapshot_not_found(&snapshot.identifier);
    let decide = |state: &State| -> Result<_, ControlError> {
        let current = state.snapshot_by_id(&snapshot.id).ok_or_else(not_found)?;
        Ok(Changes::snapshot(decide(current)?))
    };
    let state = control.change(decide).await?;
    let changed = state.snapshot_by_id(&snapshot.id).ok_or_else(not_found)?;
    Ok(snapshot_answer(control, changed))
}
