//! The resource that a tagging operation names by its ARN: a cluster, a snapshot, or a record of a family with tags.

use std::collections::BTreeMap;
use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams};
use vesto_identity::{AuthzInput, OpCtx};
use vesto_meta::control_records::ControlRecord;
use vesto_policy::Context;
use vesto_types::Arn;

use crate::authz::{Target, resource_tags};
use crate::control::Control;
use crate::error::ControlError;
use crate::families::TAGGED;
use crate::family::{Family, target};
use crate::model::Cluster;
use crate::snapshot::{Snapshot, SnapshotKey};
use crate::state::{Changes, State};
use crate::tags::TagError;

pub(crate) type Tags = BTreeMap<String, String>;

pub(crate) enum Tagged {
    Cluster(Arc<Cluster>),
    Snapshot(Arc<Snapshot>),
    Record(&'static Family, Arc<ControlRecord>),
}

impl Tagged {
    pub(crate) fn arn(&self, control: &Control) -> Arn {
        match self {
            Self::Cluster(cluster) => cluster.arn(),
            Self::Snapshot(snapshot) => snapshot.arn(),
            Self::Record(family, record) => Arn::redshift(control.region(), &record.account, family.kind, &record.name),
        }
    }

    pub(crate) fn tags(&self) -> &Tags {
        match self {
            Self::Cluster(cluster) => &cluster.tags,
            Self::Snapshot(snapshot) => &snapshot.tags,
            Self::Record(_, record) => &record.tags,
        }
    }

    /// As its ARN spells it, which DescribeTags answers.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Cluster(_) => "cluster",
            Self::Snapshot(_) => "snapshot",
            Self::Record(family, _) => family.kind,
        }
    }

    /// As DescribeTags takes it, in any case.
    pub(crate) fn resource_type(&self) -> &'static str {
        match self {
            Self::Cluster(_) => "Cluster",
            Self::Snapshot(_) => "Snapshot",
            Self::Record(family, _) => family.resource_type.unwrap_or_default(),
        }
    }

    /// Replaces the tags by what `change` makes of them.
    pub(crate) async fn change_tags(
        &self,
        control: &Control,
        change: impl FnOnce(&Tags) -> Result<Tags, TagError> + Send,
    ) -> Result<(), ControlError> {
        match self {
            Self::Cluster(cluster) => {
                let decide = |current: &Cluster| {
                    let tags = change(&current.tags)?;
                    Ok((tags != current.tags).then(|| Cluster { tags, ..current.clone() }))
                };
                control.update(&cluster.key(), decide).await?;
            }
            Self::Snapshot(snapshot) => {
                let decide = |state: &State| {
                    let not_found = || ControlError::ResourceNotFound {
                        kind: "snapshot".to_owned(),
                        name: snapshot.identifier.clone(),
                    };
                    let current = state.snapshot(&snapshot.key()).ok_or_else(not_found)?;
                    Ok(Changes::snapshot(Snapshot { tags: change(&current.tags)?, ..Snapshot::clone(current) }))
                };
                control.change(decide).await?;
            }
            Self::Record(family, record) => {
                let decide = |_: &State, current: &ControlRecord| {
                    Ok(ControlRecord { tags: change(&current.tags)?, ..current.clone() })
                };
                control.update_record(&record.account, family, &record.name, decide).await?;
            }
        }
        Ok(())
    }
}

/// Everything of the caller's account that has tags, in the order of ARNs.
pub(crate) fn all_tagged(control: &Control, ctx: &OpCtx) -> Vec<Tagged> {
    let state = control.state();
    let clusters = state.clusters().filter(|cluster| cluster.account == *ctx.account());
    let clusters = clusters.map(|cluster| Tagged::Cluster(Arc::clone(cluster)));
    let snapshots = state.snapshots().filter(|snapshot| snapshot.account == *ctx.account());
    let snapshots = snapshots.map(|snapshot| Tagged::Snapshot(Arc::clone(snapshot)));
    let families = TAGGED.iter();
    let records = families.flat_map(|family| {
        let records = state.records(ctx.account(), family).into_iter();
        records.map(|record| Tagged::Record(family, record))
    });
    let mut all: Vec<Tagged> = clusters.chain(snapshots).chain(records).collect();
    all.sort_by_cached_key(|tagged| tagged.arn(control).to_string());
    all
}

/// Authorizes `action` on what `ResourceName` names, then finds it.
pub(crate) fn tagged_resource(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
    context: Context,
) -> Result<Tagged, ControlError> {
    let text = params.get("ResourceName").filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| ApiError::missing_parameter("ResourceName"))?;
    let (kind, name, is_here) = named(control, ctx, text).unwrap_or_default();
    let family = TAGGED.iter().find(|family| family.kind == kind);
    // A snapshot is named without its cluster.
    let shown = name.rsplit('/').next().unwrap_or_default();
    let not_found = || ControlError::ResourceNotFound { kind: kind.clone(), name: shown.to_owned() };
    match family {
        Some(family) => {
            target(control, ctx, family, Some(&name)).authorize(ctx, action, context)?;
            let record = control.state().record(ctx.account(), family, &name).filter(|_| is_here);
            Ok(Tagged::Record(family, record.ok_or_else(not_found)?))
        }
        None if kind == "snapshot" => {
            let found = snapshot(control, ctx, &name).filter(|_| is_here);
            let tags = found.as_ref().map(|snapshot| resource_tags(&snapshot.tags)).unwrap_or_default();
            let mut context = context;
            context.extend(&tags);
            let arn = Arn::redshift(control.region(), ctx.account(), &kind, &name);
            ctx.authorize_with(&format!("redshift:{action}"), &arn.to_string(), AuthzInput::context(context))?;
            Ok(Tagged::Snapshot(found.ok_or_else(not_found)?))
        }
        None => {
            let is_cluster = kind == "cluster";
            let target = Target::cluster(control, ctx.account(), if is_cluster { &name } else { "*" });
            target.authorize_with(ctx, &format!("redshift:{action}"), context)?;
            if !is_cluster {
                return Err(ControlError::NotTaggable(resource_kind(text)));
            }
            let found = control.find(ctx.account(), &name).filter(|_| is_here);
            Ok(Tagged::Cluster(found.ok_or_else(not_found)?))
        }
    }
}

/// `name` is `CLUSTER/SNAPSHOT`.
fn snapshot(control: &Control, ctx: &OpCtx, name: &str) -> Option<Arc<Snapshot>> {
    let (cluster, identifier) = name.split_once('/')?;
    let key = SnapshotKey { account: ctx.account().clone(), identifier: identifier.to_owned() };
    control.snapshot(&key).filter(|snapshot| snapshot.cluster.as_str() == cluster)
}

/// The kind and name in an ARN of Redshift, and whether it is of this account and Region.
fn named(control: &Control, ctx: &OpCtx, text: &str) -> Option<(String, String, bool)> {
    let arn = Arn::parse(text).ok().filter(|arn| arn.service == "redshift")?;
    let is_here = arn.region == control.region().as_str() && arn.account == ctx.account().as_str();
    let (kind, name) = arn.resource.split_once(':')?;
    Some((kind.to_owned(), name.to_owned(), is_here))
}

/// The resource type, as the error message quotes it.
fn resource_kind(text: &str) -> String {
    let resource = Arn::parse(text).map_or_else(|_| text.to_owned(), |arn| arn.resource);
    resource.split(':').next().unwrap_or_default().to_owned()
}
