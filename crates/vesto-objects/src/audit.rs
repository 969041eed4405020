//! S3's part of the audit log: the HTTP face tells of each call here, and so do the operations themselves when a
//! cluster calls them for a COPY or UNLOAD.

use std::borrow::{Borrow, Cow};

use vesto_audit::{Category, Failure, Parameters, Resource};
use vesto_identity::OpCtx;
use vesto_types::Arn;

use crate::{Objects, S3Error};

const SOURCE: &str = "s3.amazonaws.com";

/// Operations on what is in a bucket, which CloudTrail calls data events.
const DATA: &[&str] = &[
    "AbortMultipartUpload",
    "CompleteMultipartUpload",
    "CopyObject",
    "CreateMultipartUpload",
    "DeleteObject",
    "DeleteObjectTagging",
    "DeleteObjects",
    "GetObject",
    "GetObjectAcl",
    "GetObjectAttributes",
    "GetObjectTagging",
    "HeadObject",
    "ListMultipartUploads",
    "ListObjectVersions",
    "ListObjects",
    "ListObjectsV2",
    "ListParts",
    "PutObject",
    "PutObjectAcl",
    "PutObjectTagging",
    "UploadPart",
    "UploadPartCopy",
];

/// A call that was answered.
#[derive(Debug, Clone)]
pub struct AuditedCall<'a> {
    /// `GetObject`
    pub name: Cow<'static, str>,
    pub bucket: &'a str,
    pub key: Option<&'a str>,
    /// Besides bucket and key.
    pub parameters: Vec<(Cow<'static, str>, String)>,
    pub failure: Option<Failure>,
}

/// Writes a call down. Calls about the bucket itself wait for room in the log.
pub async fn audit(ctx: &OpCtx, objects: &Objects, call: AuditedCall<'_>) {
    // Of an unsigned call, which anybody may make, only a bucket's owner is told.
    let concerns_somebody = || ctx.caller_account().is_some() || objects.bucket_owner(call.bucket).is_some();
    if ctx.audit().is_on() && concerns_somebody() {
        ctx.audit().record_surely(event(ctx, objects, call)).await;
    }
}

fn event(ctx: &OpCtx, objects: &Objects, call: AuditedCall<'_>) -> vesto_audit::Event {
    let AuditedCall { name, bucket, key, parameters, failure } = call;
    let category = if DATA.contains(&name.as_ref()) { Category::Data } else { Category::Management };
    let mut event = ctx.audit_event(SOURCE, name, category);
    let owner = objects.bucket_owner(bucket).map(|owner| owner.to_string());
    let mut fields = Vec::with_capacity(2 + parameters.len());
    if !bucket.is_empty() {
        fields.push(("bucketName".into(), bucket.to_owned()));
        let (account_id, arn) = (owner.clone(), Arn::s3(bucket, None).to_string());
        event.resources.push(Resource { account_id, kind: "AWS::S3::Bucket", arn });
    }
    if let Some(key) = key {
        fields.push(("key".into(), key.to_owned()));
        let arn = Arn::s3(bucket, Some(key)).to_string();
        event.resources.push(Resource { account_id: owner.clone(), kind: "AWS::S3::Object", arn });
    }
    fields.extend(parameters);
    event.parameters = Parameters::Fields(fields);
    // The events of a bucket are its owner's.
    if let Some(owner) = owner {
        event.recipient_account = Some(owner);
    }
    event.failure = failure;
    event
}

/// What a statement's call is about.
#[derive(Clone, Copy)]
pub(crate) enum On<'a> {
    Object(&'a str, &'a str),
    /// A bucket, and the prefix asked for.
    Listing(&'a str, Option<&'a str>),
}

/// For operations that a cluster calls: those of HTTP requests are told of by the face.
pub(crate) fn of_statement<T>(
    ctx: &OpCtx,
    objects: &Objects,
    name: &'static str,
    on: On<'_>,
    outcome: &Result<T, impl Borrow<S3Error>>,
) {
    if ctx.request().query.is_none() || !ctx.audit().is_on() {
        return;
    }
    let (bucket, key, prefix) = match on {
        On::Object(bucket, key) => (bucket, Some(key), None),
        On::Listing(bucket, prefix) => (bucket, None, prefix),
    };
    let parameters = prefix.map(|prefix| ("prefix".into(), prefix.to_owned())).into_iter().collect();
    let failure = outcome.as_ref().err().map(|error| failure(error.borrow()));
    let call = AuditedCall { name: name.into(), bucket, key, parameters, failure };
    ctx.audit().record(event(ctx, objects, call));
}

pub fn failure(error: &S3Error) -> Failure {
    Failure { code: error.code().into(), message: error.message() }
}
