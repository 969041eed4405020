//! Actions: `vendor:name`, or `*`.

use crate::MalformedPolicy;

pub(crate) fn check(action: &str) -> Result<(), MalformedPolicy> {
    let mut parts = action.split(':');
    let vendor = parts.next().unwrap_or_default();
    let n_further = parts.count();
    if n_further == 0 && vendor != "*" {
        let message = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
        return Err(MalformedPolicy::new(message));
    }
    if n_further > 1 {
        return Err(MalformedPolicy::new("Actions/Condition can contain only one colon."));
    }
    let in_vendor = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    if vendor != "*" && !vendor.bytes().all(in_vendor) {
        return Err(MalformedPolicy::new(format!("Vendor {vendor} is not valid")));
    }
    Ok(())
}

/// Whether a trust policy may hold this action.
pub(crate) fn is_for_trust(action: &str) -> bool {
    matches!(
        action.to_ascii_lowercase().as_str(),
        "sts:assumerole"
            | "sts:assumerolewithsaml"
            | "sts:assumerolewithwebidentity"
            | "sts:tagsession"
            | "sts:setsourceidentity"
            | "sts:setcontext"
            | "sts:decodeauthorizationmessage"
            | "sts:getaccesskeyinfo"
            | "sts:getcalleridentity"
            | "sts:getfederationtoken"
            | "sts:getservicebearertoken"
            | "sts:getsessiontoken"
    )
}
