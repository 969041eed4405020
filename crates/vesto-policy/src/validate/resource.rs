//! Resources: ARNs, whole or cut short, or `*`.

const PARTITIONS: &[&str] =
    &["*", "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

const IAM_PATHS: &[&str] = &[
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
];

/// What is wrong with it, in AWS's words.
pub(crate) fn check(resource: &str) -> Option<String> {
    if resource == "*" {
        return None;
    }
    let Some((_, rest)) = resource.split_once(':') else {
        return Some(format!("Resource {resource} must be in ARN format or \"*\"."));
    };
    let (partition, after_partition) = rest.split_once(':').map_or((rest, None), |(name, rest)| (name, Some(rest)));
    if !PARTITIONS.contains(&partition) {
        let completed = completed(after_partition.unwrap_or_default());
        return Some(format!("Partition \"{partition}\" is not valid for resource \"arn:{partition}:{completed}\"."));
    }
    let Some(after_partition) = after_partition else {
        return Some("Resource vendor must be fully qualified and cannot contain regexes.".to_owned());
    };
    let mut fields = after_partition.splitn(4, ':');
    let (vendor, region) = (fields.next().unwrap_or_default(), fields.next());
    let path = fields.nth(1);
    if vendor.contains(['*', '?']) {
        return Some("Resource vendor must be fully qualified and cannot contain regexes.".to_owned());
    }
    let has_region = region.is_some_and(|region| !region.is_empty());
    match vendor {
        "iam" if has_region => Some(format!("IAM resource {resource} cannot contain region information.")),
        "s3" if has_region && !path.is_some_and(|path| path.starts_with("accesspoint/")) => {
            Some(format!("Resource {resource} can not contain region information."))
        }
        "iam" if path.is_some_and(|path| !path.starts_with('*') && !IAM_PATHS.iter().any(|p| path.starts_with(p))) => {
            Some(format!("IAM resource path must either be \"*\" or start with {}.", IAM_PATHS.join(", ")))
        }
        _ => None,
    }
}

/// Vendor, region, account and resource, absent ones as `*`.
fn completed(rest: &str) -> String {
    let fields: Vec<&str> = rest.splitn(4, ':').collect();
    let field = |n: usize| match fields.get(n) {
        Some(&"") if n == 0 && fields.len() == 1 => "*",
        Some(field) => field,
        None => "*",
    };
    format!("{}:{}:{}:{}", field(0), field(1), field(2), field(3))
}

/// An ARN cut short around an empty field, or without vendor.
pub(crate) fn fails_legacy_parsing(resource: &str) -> bool {
    if resource == "*" {
        return false;
    }
    let n_colons = resource.bytes().filter(|byte| *byte == b':').count();
    (n_colons < 5 && resource.contains("::")) || resource.split(':').nth(2) == Some("")
}
