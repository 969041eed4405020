//! How large a document may be. White space is not counted.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length>

/// One version of a managed policy.
pub const MANAGED_POLICY: usize = 6144;
/// All inline policies of a user together.
pub const USER_INLINE_POLICIES: usize = 2048;
/// All inline policies of a group together.
pub const GROUP_INLINE_POLICIES: usize = 5120;
/// All inline policies of a role together.
pub const ROLE_INLINE_POLICIES: usize = 10_240;
/// A trust policy; AWS raises it on request up to [`MAX_TRUST_POLICY`].
pub const TRUST_POLICY: usize = 2048;
pub const MAX_TRUST_POLICY: usize = 4096;
/// The inline session policy of AssumeRole and its like.
pub const SESSION_POLICY: usize = 2048;
/// A service control policy or resource control policy.
pub const CONTROL_POLICY: usize = 5120;
/// A bucket policy: bytes of text as sent, white space included.
pub const BUCKET_POLICY_BYTES: usize = 20 * 1024;

/// The characters that count.
pub fn size(document: &str) -> usize {
    document.chars().filter(|c| !c.is_whitespace()).count()
}

/// Whether the text holds only characters that IAM takes in a document: tab, line feed, carriage return, U+0020 to
/// U+00FF.
pub fn has_allowed_characters(document: &str) -> bool {
    document.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}'))
}

#[cfg(test)]
mod tests;
