//! `DescribeClusterSnapshots`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusterSnapshots.html>
//! The account's own snapshots, and those of others that it may restore.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;
use vesto_types::{AccountId, Arn};

use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::page::PageRequest;
use crate::snapshot::{Snapshot, SnapshotKey};
use crate::snapshot_faults as faults;
use crate::snapshot_render::snapshot;
use crate::tag_params::tag_filter;
use crate::tags::TagFilter;

pub fn describe_cluster_snapshots(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    ctx.authorize("redshift:DescribeClusterSnapshots", "*")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let filter = Filter::parse(params)?;
    let order = Order::parse(params)?;
    let state = control.state();
    let account = ctx.account();
    let cluster_exists = |snapshot: &Snapshot| {
        state.clusters().any(|cluster| cluster.account == snapshot.account && cluster.identifier == snapshot.cluster)
    };
    let mut found: Vec<&Arc<Snapshot>> = state
        .snapshots()
        .filter(|snapshot| snapshot.may_be_restored_by(account) && filter.matches(snapshot))
        .filter(|snapshot| filter.cluster_exists.is_none_or(|wanted| cluster_exists(snapshot) == wanted))
        .collect();
    if let Some(name) = filter.identifier.as_ref().filter(|_| found.is_empty()) {
        return Err(faults::snapshot_not_found(name).into());
    }
    found.sort_by_cached_key(|snapshot| order.key(snapshot));
    let (snapshots, marker) = page.take(found, |snapshot| order.key(snapshot));
    Ok(XmlBody::result(|xml| {
        xml.optional("Marker", marker);
        xml.list("Snapshots", "Snapshot", snapshots, |xml, found| snapshot(xml, control, found));
    }))
}

#[derive(Default)]
struct Filter {
    cluster: Option<String>,
    identifier: Option<String>,
    arn: Option<Arn>,
    kind: Option<String>,
    start: Option<DateTime<Utc>>,
    end: Option<DateTime<Utc>>,
    owner: Option<AccountId>,
    tags: TagFilter,
    cluster_exists: Option<bool>,
}

impl Filter {
    fn parse(params: &QueryParams) -> Result<Self, ControlError> {
        let lower = |name: &str| given(params, name).map(str::to_ascii_lowercase);
        let owner =
            given(params, "OwnerAccount").map(AccountId::parse).transpose().map_err(|_| invalid("OwnerAccount"))?;
        Ok(Self {
            cluster: lower("ClusterIdentifier"),
            identifier: lower("SnapshotIdentifier"),
            arn: given(params, "SnapshotArn").map(Arn::parse).transpose().map_err(|_| invalid("SnapshotArn"))?,
            kind: given(params, "SnapshotType").map(snapshot_type).transpose()?,
            start: params.timestamp("StartTime")?,
            end: params.timestamp("EndTime")?,
            owner,
            tags: tag_filter(params),
            cluster_exists: params.boolean("ClusterExists")?,
        })
    }

    fn matches(&self, snapshot: &Snapshot) -> bool {
        self.cluster.as_ref().is_none_or(|cluster| snapshot.cluster.as_str() == cluster)
            && self.identifier.as_ref().is_none_or(|identifier| snapshot.identifier == *identifier)
            && self.arn.as_ref().is_none_or(|arn| snapshot.arn() == *arn)
            && self.kind.as_ref().is_none_or(|kind| snapshot.kind.as_str() == kind)
            && self.start.is_none_or(|start| snapshot.created_at >= start)
            && self.end.is_none_or(|end| snapshot.created_at <= end)
            && self.owner.as_ref().is_none_or(|owner| snapshot.account == *owner)
            && self.tags.matches(&snapshot.tags)
    }
}

fn invalid(parameter: &'static str) -> ControlError {
    ControlError::InvalidValue { parameter, reason: format!("Invalid value for the parameter {parameter}.") }
}

fn snapshot_type(text: &str) -> Result<String, ControlError> {
    match text.to_ascii_lowercase() {
        kind if kind == "manual" || kind == "automated" => Ok(kind),
        _ => Err(invalid("SnapshotType")),
    }
}

/// `SortingEntities`: AWS allows one. Without it, the order of names.
enum Order {
    Name,
    SourceType { descending: bool },
    CreateTime { descending: bool },
    Size { descending: bool },
}

impl Order {
    fn parse(params: &QueryParams) -> Result<Self, ControlError> {
        let entities = params.structures("SortingEntities", "SnapshotSortingEntity").unwrap_or_default();
        let Some(entity) = entities.first() else { return Ok(Self::Name) };
        let descending = match entity.get("SortOrder") {
            None | Some("ASC") => false,
            Some("DESC") => true,
            Some(_) => return Err(invalid("SortOrder")),
        };
        match entity.get("Attribute") {
            Some("SOURCE_TYPE") => Ok(Self::SourceType { descending }),
            Some("TOTAL_SIZE") => Ok(Self::Size { descending }),
            Some("CREATE_TIME") => Ok(Self::CreateTime { descending }),
            _ => Err(invalid("Attribute")),
        }
    }

    /// Texts in the wanted order, each a snapshot's own: markers hold them.
    fn key(&self, snapshot: &Snapshot) -> String {
        let SnapshotKey { account, identifier } = snapshot.key();
        let first = match self {
            Self::Name => String::new(),
            Self::SourceType { descending } => {
                let rank = u64::from(snapshot.is_manual());
                number(rank, *descending)
            }
            Self::CreateTime { descending } => {
                number(snapshot.created_at.timestamp_micros().unsigned_abs(), *descending)
            }
            Self::Size { descending } => number(snapshot.size_bytes.unwrap_or(0), *descending),
        };
        format!("{first}/{identifier}/{account}")
    }
}

fn number(number: u64, descending: bool) -> String {
    format!("{:020}", if descending { u64::MAX - number } else { number })
}
