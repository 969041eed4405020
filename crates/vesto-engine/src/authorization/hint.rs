//! From a refusal to the command that lifts it.

use serde_json::Value;
use vesto_identity::Ruling;
pub(super) use vesto_identity::remedy::shell;
use vesto_identity::remedy::{command, literal, policy_name};
use vesto_policy::{Change, Considered};
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
