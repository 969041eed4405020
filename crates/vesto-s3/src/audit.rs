//! What the audit log is told of an HTTP call.

use std::borrow::Cow;

use http::request::Parts;
use percent_encoding::percent_decode_str;
use vesto_audit::Failure;
use vesto_identity::OpCtx;
use vesto_objects::{AuditedCall, Objects};

use crate::authenticate::bucket_in;

/// A call as it came, kept until it is answered.
pub(crate) struct Asked {
    bucket: String,
    key: Option<String>,
    parameters: Vec<(Cow<'static, str>, String)>,
}

impl Asked {
    pub(crate) fn of(parts: &Parts) -> Self {
        let path = parts.uri.path();
        let bucket = bucket_in(path);
        let key = path.trim_start_matches('/').get(bucket.len() + 1..).filter(|key| !key.is_empty());
        let query = parts.uri.query().unwrap_or_default();
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).take(20);
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        // How a request is signed is no parameter of the call.
        let kept = pairs.filter(|(name, _)| !is_signature(name));
        let parameters = kept.map(|(name, value)| (decoded(name).into(), decoded(value))).collect();
        Self { bucket: decoded(bucket), key: key.map(decoded), parameters }
    }
}

fn is_signature(name: &str) -> bool {
    name.starts_with("X-Amz-") || matches!(name, "AWSAccessKeyId" | "Signature" | "Expires" | "x-amz-security-token")
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// `operation` is the name of its function. Calls that reached none were refused before anybody was known to ask.
pub(crate) async fn answered(
    ctx: &OpCtx,
    objects: &Objects,
    operation: Option<&'static str>,
    asked: Asked,
    failure: Option<Failure>,
) {
    let Some(operation) = operation else { return };
    let Asked { bucket, key, parameters } = asked;
    let call =
        AuditedCall { name: name_of(operation).into(), bucket: &bucket, key: key.as_deref(), parameters, failure };
    vesto_objects::audit(ctx, objects, call).await;
}

/// `ListObjectsV2` of `list_objects_v2`.
fn name_of(operation: &str) -> String {
    let words = operation.split('_').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        first.to_ascii_uppercase() + rest
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_named_as_s3_names_them() {
        assert_eq!(name_of("list_objects_v2"), "ListObjectsV2");
        assert_eq!(name_of("get_bucket_acl"), "GetBucketAcl");
    }

    #[test]
    fn a_call_is_shown_without_its_signature() {
        let uri = "/b/a%20b/c?versionId=1&X-Amz-Signature=hush&X-Amz-Security-Token=hush&Signature=hush&uploads";
        let (parts, ()) = http::Request::builder().uri(uri).body(()).unwrap().into_parts();
        let asked = Asked::of(&parts);
        assert_eq!((asked.bucket.as_str(), asked.key.as_deref()), ("b", Some("a b/c")));
        assert_eq!(asked.parameters, [("versionId".into(), "1".to_owned()), ("uploads".into(), String::new())]);
    }
}
