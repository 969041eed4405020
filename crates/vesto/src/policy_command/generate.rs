//! `vesto policy generate --role R --since T`: the least policy that covers what the role did, from the audit log.

use std::collections::BTreeSet;

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use serde_json::Value;
use vesto_policy::generate::{Broadest, GenerateOptions, Use, generate as least_policy};
use vesto_types::{Clock, RoleArn};

use super::{Verdict, say};
use crate::cli::DataDirArg;
use crate::config::data_dir;
use crate::data_dir::DataDir;
use crate::system::SystemClock;
use crate::units::parse_duration;

#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// The role whose sessions are looked at: its ARN, or its name
    #[arg(long, value_name = "ROLE")]
    role: String,
    /// From when on: a moment (2026-01-02T15:04:05Z) or how long ago (90m, 1h, 7d)
    #[arg(long, value_name = "TIME")]
    since: String,
    /// How far objects may be joined into patterns
    #[arg(long, default_value = "directory")]
    broadest: Extent,
    #[command(flatten)]
    data_dir: DataDirArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Extent {
    Object,
    Directory,
    Bucket,
}

pub(super) fn generate(args: &GenerateArgs) -> anyhow::Result<Verdict> {
    let since = moment(&args.since, SystemClock.now())?;
    let data_dir = DataDir::new(data_dir(args.data_dir.data_dir.as_deref()));
    let mut uses = BTreeSet::new();
    let name = args.role.rsplit('/').next().unwrap_or_default();
    let read = vesto_audit::read::records(&data_dir.audit(), since, name, |record| {
        if is_of_role(&record, &args.role) {
            uses.extend(uses_of(&record));
        }
    });
    read.with_context(|| format!("cannot read the audit log in `{}`", data_dir.audit().display()))?;
    anyhow::ensure!(
        !uses.is_empty(),
        "the audit log shows nothing that `{}` did since {}",
        args.role,
        since.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    );
    let broadest = match args.broadest {
        Extent::Object => Broadest::Object,
        Extent::Directory => Broadest::Directory,
        Extent::Bucket => Broadest::Bucket,
    };
    let uses: Vec<Use> = uses.into_iter().collect();
    say(&least_policy(&uses, &GenerateOptions { broadest, ..GenerateOptions::default() }))?;
    Ok(Verdict::Yes)
}

/// A moment, or a duration before now.
fn moment(text: &str, now: DateTime<Utc>) -> anyhow::Result<DateTime<Utc>> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment.to_utc());
    }
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u64>().ok());
    let ago = match days {
        Some(days) => std::time::Duration::from_secs(days.saturating_mul(86_400)),
        None => parse_duration(text).with_context(|| format!("`{text}` is neither a moment nor a duration"))?,
    };
    chrono::TimeDelta::from_std(ago).ok().and_then(|ago| now.checked_sub_signed(ago)).context("too long ago")
}

/// Whether a session of the role did it.
fn is_of_role(record: &Value, role: &str) -> bool {
    let issuer = &record["userIdentity"]["sessionContext"]["sessionIssuer"];
    match RoleArn::parse(role) {
        Ok(role) => issuer["arn"].as_str() == Some(&role.to_string()),
        Err(_) => issuer["userName"].as_str() == Some(role),
    }
}

/// What of the record needed a permission. What was refused, or failed for another reason than permission, was allowed
/// to nobody or would be asked again: only what succeeded counts, and what was not found.
fn uses_of(record: &Value) -> Vec<Use> {
    if !matches!(record["errorCode"].as_str(), None | Some("NoSuchKey" | "NotModified" | "PreconditionFailed")) {
        return Vec::new();
    }
    let (Some(source), Some(name)) = (record["eventSource"].as_str(), record["eventName"].as_str()) else {
        return Vec::new();
    };
    match source {
        "s3.amazonaws.com" => s3_uses(name, &record["requestParameters"]),
        "sts.amazonaws.com" if name == "AssumeRole" => {
            let role = record["requestParameters"]["roleArn"].as_str();
            role.map(|role| Use::new("sts:AssumeRole", role)).into_iter().collect()
        }
        _ => {
            let service = source.trim_end_matches(".amazonaws.com");
            vec![Use::new(format!("{service}:{name}"), "*")]
        }
    }
}

/// S3's operations need permissions of other names.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html>
fn s3_uses(name: &str, parameters: &Value) -> Vec<Use> {
    let text = |name: &str| parameters[name].as_str();
    let Some(bucket) = text("bucketName") else {
        return if name == "ListBuckets" { vec![Use::new("s3:ListAllMyBuckets", "*")] } else { Vec::new() };
    };
    let bucket_arn = format!("arn:aws:s3:::{bucket}");
    let object = |action: &str| {
        let key = text("key").unwrap_or_default();
        vec![Use::new(action, format!("{bucket_arn}/{key}"))]
    };
    match name {
        "GetObject" | "HeadObject" => object("s3:GetObject"),
        "PutObject"
        | "CreateMultipartUpload"
        | "UploadPart"
        | "CompleteMultipartUpload"
        | "CopyObject"
        | "UploadPartCopy" => object("s3:PutObject"),
        "DeleteObject" => object("s3:DeleteObject"),
        "AbortMultipartUpload" => object("s3:AbortMultipartUpload"),
        "ListParts" => object("s3:ListMultipartUploadParts"),
        "GetObjectTagging" | "PutObjectTagging" | "DeleteObjectTagging" | "GetObjectAcl" | "PutObjectAcl" => {
            object(&format!("s3:{name}"))
        }
        "HeadBucket" => vec![Use::new("s3:ListBucket", bucket_arn)],
        "ListObjects" | "ListObjectsV2" => {
            let list = Use::new("s3:ListBucket", bucket_arn);
            vec![match text("prefix") {
                Some(prefix) => list.with_prefix(prefix),
                None => list,
            }]
        }
        "ListObjectVersions" => vec![Use::new("s3:ListBucketVersions", bucket_arn)],
        "ListMultipartUploads" => vec![Use::new("s3:ListBucketMultipartUploads", bucket_arn)],
        // A list of keys, which the record does not hold.
        "DeleteObjects" => Vec::new(),
        name => vec![Use::new(format!("s3:{name}"), bucket_arn)],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn since_is_a_moment_or_a_duration() {
        let now = DateTime::parse_from_rfc3339("2026-01-08T00:00:00Z").unwrap().to_utc();
        let at = |text: &str| moment(text, now).map(|moment| moment.to_rfc3339()).ok();
        assert_eq!(at("7d").as_deref(), Some("2026-01-01T00:00:00+00:00"));
        assert_eq!(at("1h").as_deref(), Some("2026-01-07T23:00:00+00:00"));
        assert_eq!(at("2026-01-02T00:00:00+01:00").as_deref(), Some("2026-01-01T23:00:00+00:00"));
        assert_eq!((at("yesterday"), at("99999999999999d")), (None, None));
    }

    #[test]
    fn records_tell_which_permissions_were_used() {
        let record = |name: &str, error: Option<&str>| {
            let parameters = json!({ "bucketName": "b", "key": "k", "prefix": "p/" });
            json!({ "eventSource": "s3.amazonaws.com", "eventName": name, "requestParameters": parameters,
                    "errorCode": error })
        };
        let used = |name: &str, error: Option<&str>| {
            let uses = uses_of(&record(name, error)).into_iter();
            uses.map(|used| format!("{} {} {:?}", used.action, used.resource, used.prefix)).collect::<Vec<_>>()
        };
        assert_eq!(used("HeadObject", None), ["s3:GetObject arn:aws:s3:::b/k None"]);
        assert_eq!(used("ListObjectsV2", None), [r#"s3:ListBucket arn:aws:s3:::b Some("p/")"#]);
        assert_eq!(used("GetObject", Some("NoSuchKey")), ["s3:GetObject arn:aws:s3:::b/k None"]);
        assert!(used("GetObject", Some("AccessDenied")).is_empty());
    }
}
