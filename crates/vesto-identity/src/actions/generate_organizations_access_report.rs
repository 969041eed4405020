//! `GenerateOrganizationsAccessReport` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateOrganizationsAccessReport.html>
//! Which services of this server the accounts of an entity used last, as far as the server remembers. Not supported:
//! `OrganizationsPolicyId`.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_types::{AccountId, Arn};

use super::{names, organization};
use crate::{
    Identity, KeyOwner, OpCtx,
    edit::Edit,
    records::{OrganizationsReport, ServiceAccess},
    state::State,
};

const KEPT_FOR: TimeDelta = TimeDelta::days(1);
const MAX_REPORTS: usize = 100;

/// What there is to be used, by namespace and name.
pub(crate) const SERVICES: &[(&str, &str)] = &[
    ("iam", "AWS Identity and Access Management"),
    ("redshift", "Amazon Redshift"),
    ("redshift-data", "Amazon Redshift Data API"),
    ("s3", "Amazon S3"),
    ("sts", "AWS Security Token Service"),
];

pub(crate) async fn generate_organizations_access_report(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let path = names::required(params, "EntityPath")?;
    names::check_length(path, "entityPath", 19, 427)?;
    let mut parts = path.split('/');
    let (organization, root) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let shaped = |part: &str, prefix: &str| {
        part.strip_prefix(prefix).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
    };
    if !shaped(organization, "o-") || !shaped(root, "r-") {
        let pattern = r"satisfy regular expression pattern: ^o-[0-9a-z]{10,32}\/r-[0-9a-z]{4,32}[0-9a-z-\/]*";
        return Err(names::invalid(path, "entityPath", pattern));
    }
    if params.get("OrganizationsPolicyId").is_some() {
        return Err(ApiError::new(400, "InvalidInput", "OrganizationsPolicyId is not supported."));
    }
    let arn = Arn::iam(ctx.account(), format!("access-report/{path}")).to_string();
    ctx.authorize("iam:GenerateOrganizationsAccessReport", &arn)?;
    organization::check_management(identity, ctx)?;
    let last = parts.next_back().unwrap_or_default();
    let ours = organization == organization::id(identity);
    let within = |account: &AccountId| ours && AccountId::parse(last).map_or(true, |only| only == *account);
    let job_id = identity.ids().uuid().to_string();
    identity
        .write(|edit| {
            forget_old(edit, ctx)?;
            let state = &edit.state;
            let services =
                SERVICES.iter().map(|(namespace, _)| access(identity, state, namespace, organization, &within));
            let (job_id, services) = (job_id.clone(), services.collect());
            edit.put_record(ctx.account(), OrganizationsReport { job_id, created_at: edit.now.into(), services });
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.text("JobId", job_id);
    }))
}

/// Reports are there for a day.
fn forget_old(edit: &mut Edit<'_>, ctx: &OpCtx) -> Result<(), ApiError> {
    let now = edit.now;
    let reports = || edit.state.records.list::<OrganizationsReport>(ctx.account());
    let old = reports().filter(|report| now - report.created_at.time() > KEPT_FOR);
    let old: Vec<_> = old.map(|report| report.job_id.clone()).collect();
    if reports().count() - old.len() >= MAX_REPORTS {
        let message = "Too many reports were generated within a day. Please try again later.";
        return Err(ApiError::new(409, "ReportGenerationLimitExceeded", message));
    }
    for job_id in old {
        edit.remove_record::<OrganizationsReport>(ctx.account(), &job_id);
    }
    Ok(())
}

fn access(
    identity: &Identity,
    state: &State,
    service: &str,
    organization: &str,
    within: &dyn Fn(&AccountId) -> bool,
) -> ServiceAccess {
    let keys = state.keys.values().filter(|key| within(key.owner.account()));
    let uses: Vec<_> = keys
        .filter_map(|key| Some((key, identity.last_use(&key.id).filter(|used| used.service == service)?)))
        .collect();
    let entities: BTreeSet<_> = uses
        .iter()
        .map(|(key, _)| match &key.owner {
            KeyOwner::User { id, .. } => id.clone(),
            owner => owner.account().to_string(),
        })
        .collect();
    let newest = uses.iter().max_by_key(|(_, used)| used.at);
    ServiceAccess {
        namespace: service.to_owned(),
        entity_path: newest.map(|(key, _)| format!("{organization}/{}", key.owner.account())),
        region: newest.map(|(_, used)| used.region.to_string()),
        last_used_at: newest.map(|(_, used)| used.at.into()),
        entities: entities.len(),
    }
}
