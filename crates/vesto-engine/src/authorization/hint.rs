//! From a refusal to the command that lifts it.

use serde_json::{Value, json};
use vesto_identity::Ruling;
use vesto_policy::{AttachPoint, Change, Considered};
use vesto_types::Arn;

/// Objects that the statement needs as much as the one that was refused: all keys under a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Widen {
    pub(super) bucket: String,
    pub(super) prefix: String,
}

impl Widen {
    /// `arn:aws:s3:::bucket/prefix*`, if the resource is an object there.
    fn pattern(&self, resource: &str) -> Option<String> {
        let start = Arn::s3(&self.bucket, Some(&self.prefix)).to_string();
        resource.starts_with(&start).then(|| format!("{}*", literal(&start)))
    }
}

/// Keys may hold characters that a policy reads as wildcards.
fn literal(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '*' => "${*}".to_owned(),
        '?' => "${?}".to_owned(),
        '$' => "${$}".to_owned(),
        c => c.to_string(),
    });
    escaped.collect()
}

/// The smallest changes that allow what was refused, each with its command. `None` for what is allowed.
pub(super) fn of_ruling(ruling: &Ruling, widen: Option<&Widen>) -> Option<String> {
    let changes = ruling.suggestion().changes;
    let pattern = widen.and_then(|widen| widen.pattern(ruling.resource()));
    let sentences: Vec<String> = changes.iter().map(|change| sentence(ruling, change, pattern.as_deref())).collect();
    (!sentences.is_empty()).then(|| sentences.join("\n"))
}

fn sentence(ruling: &Ruling, change: &Change, pattern: Option<&str>) -> String {
    match change {
        Change::RemoveDeny { statement } => format!("Remove or narrow the Deny in {statement}."),
        Change::AddStatement { to, statement, closest } => {
            let statement = with_resource(statement, pattern);
            let widening = closest.as_ref().map_or_else(String::new, |Considered { statement, outcome, .. }| {
                format!(" (or widen {statement}: {outcome})")
            });
            let resource = pattern.unwrap_or(ruling.resource());
            format!(
                "Add {statement} to {to}{widening}: {}",
                command(to, &statement, &policy_name(ruling.action(), resource))
            )
        }
    }
}

fn with_resource(statement: &str, pattern: Option<&str>) -> String {
    let parsed: Option<Value> = serde_json::from_str(statement).ok();
    match (parsed, pattern) {
        (Some(Value::Object(mut fields)), Some(pattern)) if fields.contains_key("Resource") => {
            fields.insert("Resource".to_owned(), Value::from(pattern));
            Value::Object(fields).to_string()
        }
        _ => statement.to_owned(),
    }
}

/// `policy` names the inline policy to add.
fn command(to: &AttachPoint, statement: &str, policy: &str) -> String {
    match to {
        AttachPoint::Identity(arn) => {
            let document = shell(&document(statement));
            let name = arn.rsplit('/').next().unwrap_or_default();
            let kind = if arn.contains(":user/") { "user" } else { "role" };
            format!(
                "aws iam put-{kind}-policy --{kind}-name {name} --policy-name {policy} --policy-document {document}"
            )
        }
        AttachPoint::Trust(arn) => {
            let role = arn.rsplit('/').next().unwrap_or_default();
            // The command replaces the whole document, which other principals may rely on: the statement goes into it.
            format!("aws iam update-assume-role-policy --role-name {role} --policy-document file://trust.json")
        }
        AttachPoint::Resource(arn) => {
            let bucket = arn.trim_start_matches("arn:aws:s3:::");
            format!("aws s3api put-bucket-policy --bucket {bucket} --policy file://policy.json")
        }
        AttachPoint::Boundary { policy, .. } => format!(
            "aws iam create-policy-version --policy-arn {policy} --policy-document file://policy.json --set-as-default"
        ),
        AttachPoint::Session(_) => "it was given when the session was made".to_owned(),
        AttachPoint::Scp(target) | AttachPoint::Rcp(target) => format!("it applies to {target}"),
    }
}

pub(super) fn document(statement: &str) -> String {
    let statement: Value = serde_json::from_str(statement).unwrap_or_default();
    json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}

/// In single quotes for a shell.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A name of its own for each action and resource: `put-role-policy` replaces a policy of the same name.
fn policy_name(action: &str, resource: &str) -> String {
    const MAX: usize = 128;
    let resource = resource.trim_start_matches("arn:aws:s3:::").trim_end_matches('*');
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "+=,.@_-".contains(c) { c } else { '-' };
    let name: String = format!("Allow-{action}-{resource}").chars().map(allowed).collect();
    if name.len() <= MAX {
        return name;
    }
    let digest = format!("-{:08x}", crc32fast::hash(resource.as_bytes()));
    format!("{}{digest}", name.chars().take(MAX - digest.len()).collect::<String>())
}
