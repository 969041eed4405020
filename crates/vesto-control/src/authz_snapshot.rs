//! Authorization questions about snapshots, and finding the one that a request names.

use std::collections::BTreeMap;
use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams};
use vesto_identity::{AccessDenied, AuthzInput, OpCtx};
use vesto_policy::Context;
use vesto_types::{AccountId, Arn};

use crate::control::Control;
use crate::error::ControlError;
use crate::snapshot::{Snapshot, SnapshotKey, snapshot_arn};
use crate::snapshot_faults as faults;

/// The snapshot that a request names: whose it is, what it is called, and what it is, if it is.
pub(crate) struct SnapshotTarget {
    pub(crate) name: String,
    arn: Arn,
    found: Option<Arc<Snapshot>>,
}

impl SnapshotTarget {
    /// By `identifier`, and optionally the cluster that it must be of.
    pub(crate) fn new(control: &Control, account: &AccountId, cluster: Option<&str>, identifier: &str) -> Self {
        let name = identifier.to_ascii_lowercase();
        let cluster = cluster.map(str::to_ascii_lowercase);
        let found = control.snapshot(&SnapshotKey { account: account.clone(), identifier: name.clone() });
        let found =
            found.filter(|snapshot| cluster.as_ref().is_none_or(|cluster| snapshot.cluster.as_str() == cluster));
        let of = found.as_ref().map(|snapshot| snapshot.cluster.to_string()).or(cluster);
        let arn = snapshot_arn(control.region(), account, of.as_deref().unwrap_or("*"), &name);
        Self { name, arn, found }
    }

    /// A snapshot that is to be made of this cluster.
    pub(crate) fn to_be(control: &Control, account: &AccountId, cluster: &str, identifier: &str) -> Self {
        let name = identifier.to_ascii_lowercase();
        let arn = snapshot_arn(control.region(), account, &cluster.to_ascii_lowercase(), &name);
        Self { name, arn, found: None }
    }

    /// What `SnapshotIdentifier` and `SnapshotClusterIdentifier`, or `SnapshotArn`, name; `OwnerAccount` where there is one.
    /// The question is asked of the caller's account also for a snapshot that another one shares: sharing is what the
    /// owner says to it, and is checked when the snapshot is looked for.
    pub(crate) fn named(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Self {
        let target = Self::find(control, ctx.account(), params);
        let Arn { resource, .. } = &target.arn;
        let resource = resource.strip_prefix("snapshot:").unwrap_or_default();
        let (cluster, name) = resource.split_once('/').unwrap_or(("*", "*"));
        Self { arn: snapshot_arn(control.region(), ctx.account(), cluster, name), ..target }
    }

    fn find(control: &Control, account: &AccountId, params: &QueryParams) -> Self {
        let given = |name: &str| params.get(name).filter(|text| !text.is_empty());
        if let Some(target) = given("SnapshotArn").and_then(|text| Self::by_arn(control, text)) {
            return target;
        }
        let owner = given("OwnerAccount").and_then(|text| AccountId::parse(text).ok());
        let identifier = given("SnapshotIdentifier").or(given("SnapshotArn")).unwrap_or("*");
        let of = owner.as_ref().unwrap_or(account);
        let target = Self::new(control, of, given("SnapshotClusterIdentifier"), identifier);
        if target.found.is_some() || owner.is_some() {
            return target;
        }
        // A snapshot that another account shares is named without its owner by some clients.
        let state = control.state();
        let shared = state
            .snapshots()
            .find(|snapshot| snapshot.identifier == target.name && snapshot.accounts_with_access.contains(account));
        match shared {
            Some(snapshot) => Self { name: target.name, arn: snapshot.arn(), found: Some(Arc::clone(snapshot)) },
            None => target,
        }
    }

    fn by_arn(control: &Control, text: &str) -> Option<Self> {
        let arn = Arn::parse(text).ok().filter(|arn| arn.service == "redshift")?;
        let (cluster, name) = arn.resource.strip_prefix("snapshot:")?.split_once('/')?;
        let account = AccountId::parse(&arn.account).ok()?;
        Some(Self::new(control, &account, Some(cluster), name))
    }

    /// Asks whether the caller may do `action` on the snapshot, before saying whether there is one.
    pub(crate) fn authorize(&self, ctx: &OpCtx, action: &str) -> Result<(), AccessDenied> {
        self.authorize_with(ctx, action, Context::new())
    }

    pub(crate) fn authorize_with(&self, ctx: &OpCtx, action: &str, mut context: Context) -> Result<(), AccessDenied> {
        let none = BTreeMap::new();
        for (key, value) in self.found.as_ref().map_or(&none, |snapshot| &snapshot.tags) {
            context.set_string(&format!("aws:ResourceTag/{key}"), value);
            context.set_string(&format!("redshift:ResourceTag/{key}"), value);
        }
        ctx.authorize_with(action, &self.arn.to_string(), AuthzInput::context(context))
    }

    /// The snapshot, when there is one that the account may know of.
    pub(crate) fn found(self, account: &AccountId) -> Result<Arc<Snapshot>, ControlError> {
        let known = self.found.filter(|snapshot| snapshot.may_be_restored_by(account));
        known.ok_or_else(|| faults::snapshot_not_found(&self.name).into())
    }

    /// The snapshot, when the account owns it.
    pub(crate) fn owned(self, account: &AccountId) -> Result<Arc<Snapshot>, ControlError> {
        let owned = self.found.filter(|snapshot| snapshot.account == *account);
        owned.ok_or_else(|| faults::snapshot_not_found(&self.name).into())
    }
}

/// Authorizes `action` on the caller's snapshot that the request names, then finds it.
pub(crate) fn named_snapshot(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
) -> Result<Arc<Snapshot>, ControlError> {
    let target = SnapshotTarget::named(control, ctx, params);
    target.authorize(ctx, action)?;
    if ["SnapshotIdentifier", "SnapshotArn"].iter().all(|name| params.get(name).is_none_or(str::is_empty)) {
        return Err(ApiError::missing_parameter("SnapshotIdentifier").into());
    }
    target.owned(ctx.account())
}
