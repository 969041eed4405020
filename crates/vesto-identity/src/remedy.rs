//! From a suggested change of policies to the command that makes it.

use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use vesto_policy::AttachPoint;
use vesto_types::Arn;

/// The `aws` command that adds `statement` (JSON) there; `policy` names the inline policy to add. Where no command can
/// do it, a sentence.
pub fn command(to: &AttachPoint, statement: &str, policy: &str) -> String {
    match to {
        AttachPoint::Identity(arn) => {
            let document = shell(&document(statement));
            let name = shell_word(arn.rsplit('/').next().unwrap_or_default());
            let is_user = Arn::parse(arn).is_ok_and(|arn| arn.resource.starts_with("user/"));
            let kind = if is_user { "user" } else { "role" };
            format!(
                "aws iam put-{kind}-policy --{kind}-name {name} --policy-name {policy} --policy-document {document}"
            )
        }
        AttachPoint::Trust(arn) => {
            let role = shell_word(arn.rsplit('/').next().unwrap_or_default());
            // The command replaces the whole document, which other principals may rely on: the statement goes into it.
            format!("aws iam update-assume-role-policy --role-name {role} --policy-document file://trust.json")
        }
        AttachPoint::Resource(arn) => {
            let bucket = shell_word(arn.trim_start_matches("arn:aws:s3:::"));
            format!("aws s3api put-bucket-policy --bucket {bucket} --policy file://policy.json")
        }
        AttachPoint::Boundary { policy, .. } => format!(
            "aws iam create-policy-version --policy-arn {} --policy-document file://policy.json --set-as-default",
            shell_word(policy)
        ),
        AttachPoint::Session(_) => "it was given when the session was made".to_owned(),
        AttachPoint::Scp(account) | AttachPoint::Rcp(account) => format!("it applies to account {account}"),
    }
}

/// A policy document of this one statement.
pub fn document(statement: &str) -> String {
    let statement: Value = serde_json::from_str(statement).unwrap_or_default();
    json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}

/// In single quotes for a shell.
pub fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The same, but plain where a shell takes it so.
fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-:/".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) { text.to_owned() } else { shell(text) }
}

/// A name of its own for each action and resource: `put-role-policy` replaces a policy of the same name.
pub fn policy_name(action: &str, resource: &str) -> String {
    const MAX: usize = 128;
    let resource = resource.trim_start_matches("arn:aws:s3:::").trim_end_matches('*');
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "+=,.@_-".contains(c) { c } else { '-' };
    let name: String = format!("Allow-{action}-{resource}").chars().map(allowed).collect();
    if name.len() <= MAX {
        return name;
    }
    let digest = digest(&SHA256, resource.as_bytes());
    let digest: String = digest.as_ref().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{digest}", name.chars().take(MAX - digest.len() - 1).collect::<String>())
}

/// Text that a policy must not read as wildcards.
pub fn literal(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '*' => "${*}".to_owned(),
        '?' => "${?}".to_owned(),
        '$' => "${$}".to_owned(),
        c => c.to_string(),
    });
    escaped.collect()
}

#[cfg(test)]
mod tests;
