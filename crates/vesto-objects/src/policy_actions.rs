//! S3 takes no bucket policy with an action that none of the statement's resources can have: listing is of buckets,
//! reading of objects. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html>

use serde_json::Value;

use crate::bucket::{strings, wildcard};

/// Actions on objects that do not say so by their name.
const ON_OBJECTS: [&str; 6] = [
    "abortmultipartupload",
    "bypassgovernanceretention",
    "initiatereplication",
    "listmultipartuploadparts",
    "replicatedelete",
    "replicatetags",
];

/// Actions on buckets that do not say so by their name.
const ON_BUCKETS: [&str; 14] = [
    "getaccelerateconfiguration",
    "getanalyticsconfiguration",
    "getencryptionconfiguration",
    "getinventoryconfiguration",
    "getlifecycleconfiguration",
    "getmetricsconfiguration",
    "getreplicationconfiguration",
    "putaccelerateconfiguration",
    "putanalyticsconfiguration",
    "putencryptionconfiguration",
    "putinventoryconfiguration",
    "putlifecycleconfiguration",
    "putmetricsconfiguration",
    "putreplicationconfiguration",
];

/// Whether each action of the statement, as far as it is one by name, fits one of its resources.
pub(crate) fn apply(bucket_arn: &str, statement: &Value) -> bool {
    let (Some(actions), Some(resources)) = (statement.get("Action"), statement.get("Resource")) else { return true };
    let on_bucket = strings(resources).any(|resource| wildcard(resource.as_bytes(), bucket_arn.as_bytes()));
    let on_objects = strings(resources).any(|resource| resource.contains(['/', '*']));
    strings(actions).all(|action| {
        let action = action.to_ascii_lowercase();
        let Some(name) = action.strip_prefix("s3:").filter(|name| !name.contains(['*', '?'])) else { return true };
        if name.contains("bucket") || ON_BUCKETS.contains(&name) {
            on_bucket
        } else if name.contains("object") || ON_OBJECTS.contains(&name) {
            on_objects
        } else {
            true
        }
    })
}

#[cfg(test)]
mod tests;
