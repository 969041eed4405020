//! Names that nothing answers to: actions, services, condition keys; and Sids and the version.

use super::known::{self, actions_of, closest};
use super::statement::{View, matches_action};
use super::{Code, Report};
use crate::document::Document;

pub(super) fn check_version(report: &mut Report, document: &Document, views: &[View<'_>]) {
    if document.has_variables() {
        return;
    }
    let hint = "write \"Version\": \"2012-10-17\"".to_owned();
    report.add(Code::OldVersion, "$.Version", "the document is of the version of 2008, which has no variables", hint);
    for view in views {
        let resources = view.resources().iter().enumerate().map(|(n, text)| (view.resource_path(n), text));
        let values = view.conditions().iter().flat_map(|condition| {
            let path = |n| view.condition_path(condition, Some(n));
            condition.values.iter().enumerate().map(move |(n, text)| (path(n), text))
        });
        for (path, text) in resources.chain(values).filter(|(_, text)| text.contains("${")) {
            let message = format!("the variable in `{text}` is plain text in a document of this version");
            report.add(Code::VariablesInOldVersion, &path, message, "write \"Version\": \"2012-10-17\"".to_owned());
        }
    }
}

pub(super) fn check(report: &mut Report, view: &View<'_>) {
    let mut n_unknown = 0;
    for (n, action) in view.actions().iter().enumerate() {
        if check_action(report, &view.action_path(n), action) == Existence::Unknown {
            n_unknown += 1;
        }
    }
    if !view.allows() && !view.has_not_action() && n_unknown > 0 && n_unknown == view.actions().len() {
        report.add(
            Code::DenyNeverMatches,
            &view.path,
            "this Deny matches no request: it names no action that exists",
            None,
        );
    }
    for condition in view.conditions() {
        check_key(report, &view.condition_path(condition, None), &condition.key);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Existence {
    /// Or of a service that is not known here.
    Known,
    Unknown,
}

fn check_action(report: &mut Report, path: &str, action: &str) -> Existence {
    let Some((service, name)) = action.split_once(':').filter(|_| action != "*:*") else { return Existence::Known };
    let Some(mut actions) = actions_of(service) else {
        // Short names are too close to each other (`sns`, `sqs`, `sts`).
        let named = closest(service, known::services().filter(|known| known.len() > 4 && service.len() > 4));
        if let Some(named) = named {
            let message = format!("there is no service `{service}`");
            report.add(Code::UnknownService, path, message, format!("write `{named}:{name}`"));
            return Existence::Unknown;
        }
        return Existence::Known;
    };
    let full = |name: &str| format!("{service}:{name}");
    if actions.clone().any(|known| matches_action(action, &full(known))) {
        return Existence::Known;
    }
    let message = match name.contains(['*', '?']) {
        true => format!("`{action}` matches no action of {service}"),
        false => format!("{service} has no action `{name}`"),
    };
    let hint = match service.eq_ignore_ascii_case("s3").then(|| s3_permission(name)).flatten() {
        Some(permission) => Some(format!("the operation {name} needs `s3:{permission}`")),
        None => closest(name, actions.by_ref()).map(|known| format!("did you mean `{service}:{known}`?")),
    };
    report.add(Code::UnknownAction, path, message, hint);
    Existence::Unknown
}

/// Operations of S3 that go by the name of another permission.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html>
fn s3_permission(operation: &str) -> Option<&'static str> {
    Some(match operation.to_ascii_lowercase().as_str() {
        "listobjects" | "listobjectsv2" | "headbucket" => "ListBucket",
        "headobject" | "selectobjectcontent" => "GetObject",
        "listbuckets" => "ListAllMyBuckets",
        "listobjectversions" => "ListBucketVersions",
        "listmultipartuploads" => "ListBucketMultipartUploads",
        "listparts" => "ListMultipartUploadParts",
        "copyobject" | "createmultipartupload" | "uploadpart" | "uploadpartcopy" | "completemultipartupload" => {
            "PutObject"
        }
        "deleteobjects" => "DeleteObject",
        "deletebuckettagging" => "PutBucketTagging",
        "deletebucketcors" => "PutBucketCORS",
        "deletebucketlifecycle" | "putbucketlifecycleconfiguration" => "PutLifecycleConfiguration",
        "getbucketlifecycleconfiguration" => "GetLifecycleConfiguration",
        "getbucketencryption" => "GetEncryptionConfiguration",
        "putbucketencryption" | "deletebucketencryption" => "PutEncryptionConfiguration",
        _ => return None,
    })
}

fn check_key(report: &mut Report, path: &str, key: &str) {
    let Some((prefix, _)) = key.split_once(':') else {
        let message = format!("`{key}` is no condition key: the prefix of a service or `aws:` is missing");
        let with_prefix = format!("aws:{key}");
        let hint = closest(&with_prefix, known::key_names()).map(|known| format!("did you mean `{known}`?"));
        return report.add(Code::UnknownConditionKey, path, message, hint);
    };
    if !known::knows_keys_of(prefix) || known::key_type(key).is_some() {
        return;
    }
    let hint = closest(key, known::key_names()).map(|known| match known.ends_with(['/', ':']) {
        true => format!("did you mean `{known}…`?"),
        false => format!("did you mean `{known}`?"),
    });
    report.add(Code::UnknownConditionKey, path, format!("there is no condition key `{key}`"), hint);
}

pub(super) fn check_sids(report: &mut Report, views: &[View<'_>]) {
    for (n, view) in views.iter().enumerate() {
        let Some(sid) = view.source.sid.as_deref() else { continue };
        let path = format!("{}.Sid", view.path);
        if sid.is_empty() {
            report.add(Code::EmptySid, &path, "the Sid is empty", "leave it out".to_owned());
            continue;
        }
        let earlier = views.iter().take(n).filter_map(|view| view.source.sid.as_deref());
        if let Some(other) = earlier.into_iter().find(|other| other.eq_ignore_ascii_case(sid)) {
            let message = format!("the Sids `{other}` and `{sid}` differ in case only");
            report.add(Code::SimilarSids, &path, message, None);
        }
    }
}
