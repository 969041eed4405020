//! Resources that the actions never concern.

use super::known::{S3Level, s3_actions};
use super::statement::{View, matches_action};
use super::{Code, Report};
use crate::arn::from_legacy_redshift;

const S3: &str = "arn:aws:s3:::";

/// What follows the account in Redshift's ARNs.
/// <https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-iam-access-control-overview.html>
const REDSHIFT_RESOURCES: &[&str] = &[
    "cluster",
    "datashare",
    "dbgroup",
    "dbname",
    "dbuser",
    "eventsubscription",
    "hsmclientcertificate",
    "hsmconfiguration",
    "integration",
    "namespace",
    "parametergroup",
    "qev2idcapplication",
    "redshiftidcapplication",
    "securitygroup",
    "securitygroupingress-cidr",
    "securitygroupingress-ec2",
    "snapshot",
    "snapshotcopygrant",
    "snapshotschedule",
    "subnetgroup",
    "usagelimit",
];

pub(super) fn check(report: &mut Report, view: &View<'_>) {
    for (n, resource) in view.resources().iter().enumerate() {
        check_redshift_form(report, &view.resource_path(n), resource);
    }
    // `NotAction` and `NotResource` may well list what does not concern each other.
    if !view.has_not_action() && !view.has_not_resource() {
        check_services(report, view);
        check_s3_levels(report, view);
    }
}

fn check_redshift_form(report: &mut Report, path: &str, resource: &str) {
    if let Some(today) = from_legacy_redshift(resource) {
        let message = "account and Region are swapped, as an old page of the Redshift guide has it: AWS never matches it, \
                       and this server only under `legacy_redshift_arns`";
        return report.add(Code::LegacyClusterArn, path, message, format!("write `{today}`"));
    }
    let mut fields = resource.splitn(6, ':');
    let (Some("redshift"), Some(of)) = (fields.nth(2), fields.nth(2)) else { return };
    let kind = of.split([':', '/']).next().unwrap_or_default();
    let has_colon = of.get(kind.len()..).is_some_and(|rest| rest.starts_with(':'));
    if kind.contains(['*', '?', '$']) || (has_colon && REDSHIFT_RESOURCES.contains(&kind)) {
        return;
    }
    let message = format!("Redshift has no resources `{of}`");
    let hint = REDSHIFT_RESOURCES
        .contains(&kind)
        .then(|| format!("write `{}`", resource.replacen(&format!("{kind}/"), &format!("{kind}:"), 1)));
    report.add(Code::RedshiftArnForm, path, message, hint);
}

/// The services whose ARNs the actions of a service are about.
fn arn_services(service: &str) -> Option<&'static [&'static str]> {
    Some(match service.to_ascii_lowercase().as_str() {
        "iam" => &["iam", "sts"],
        "kms" => &["kms"],
        "redshift" => &["redshift", "redshift-serverless"],
        "redshift-data" => &["redshift", "redshift-serverless"],
        "redshift-serverless" => &["redshift-serverless", "redshift"],
        "s3" => &["s3"],
        "sts" => &["iam", "sts"],
        _ => return None,
    })
}

/// Actions all of whose resources belong to other services.
fn check_services(report: &mut Report, view: &View<'_>) {
    let mut n_without = 0;
    for (n, action) in view.actions().iter().enumerate() {
        let Some(wanted) = action.split_once(':').and_then(|(service, _)| arn_services(service)) else { continue };
        let fits = |resource: &String| match resource.split(':').nth(2) {
            None => true,
            Some(service) => wanted.contains(&service),
        };
        if !view.resources().is_empty() && !view.resources().iter().any(fits) {
            n_without += 1;
            let message = format!("`{action}` never concerns these resources");
            let hint = format!("name ARNs of {}, or move the action to a statement of its own", wanted.join(" or "));
            report.add(Code::ResourceDoesNotFit, &view.action_path(n), message, hint);
        }
    }
    if n_without > 0 && n_without == view.actions().len() && !view.allows() {
        report.add(Code::DenyNeverMatches, &view.path, "this Deny matches no request", None);
    }
}

/// `s3:ListBucket` on `bucket/*`, `s3:GetObject` on `bucket`: the classic mistake.
fn check_s3_levels(report: &mut Report, view: &View<'_>) {
    let resources: Vec<&str> = view.resources().iter().filter_map(|resource| resource.strip_prefix(S3)).collect();
    if resources.is_empty() || resources.len() < view.resources().len() {
        return;
    }
    let may_be_bucket = resources.iter().any(|resource| !resource.contains('/'));
    let may_be_object = resources.iter().any(|resource| resource.contains(['/', '*']));
    for (n, pattern) in view.actions().iter().enumerate() {
        let levels: Vec<(&str, S3Level)> =
            s3_actions().filter(|(action, _)| matches_action(pattern, &format!("s3:{action}"))).collect();
        let count = |wanted: S3Level| levels.iter().filter(|(_, level)| *level == wanted).count();
        let (objects, buckets, accounts) = (count(S3Level::Object), count(S3Level::Bucket), count(S3Level::Account));
        let path = view.action_path(n);
        let bucket = resources.first().and_then(|first| first.split('/').next()).unwrap_or_default();
        if accounts > 0 && objects + buckets == 0 {
            let message = format!("`{pattern}` is about the account and never about a bucket");
            report.add(Code::NeedsEveryResource, &path, message, "write \"Resource\": \"*\"".to_owned());
        } else if buckets > 0 && !may_be_bucket && (objects == 0 || is_exact(pattern)) {
            let message = format!("`{pattern}` is about buckets, and the resources are objects: it never matches");
            report.add(Code::BucketActionOnObjects, &path, message, format!("add the resource `{S3}{bucket}`"));
        } else if objects > 0 && !may_be_object && (buckets == 0 || pattern.ends_with(":*")) {
            let message = match buckets {
                0 => format!("`{pattern}` is about objects, and the resources are buckets: it never matches"),
                _ => format!("of `{pattern}` only what concerns buckets matches: no objects are among the resources"),
            };
            report.add(Code::ObjectActionOnBucket, &path, message, format!("add the resource `{S3}{bucket}/*`"));
        }
    }
}

fn is_exact(pattern: &str) -> bool {
    !pattern.contains(['*', '?'])
}
