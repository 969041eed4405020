//! A ruling as JSON: the question, the decision, every statement that was considered, and what would change it.

use serde_json::{Map, Value, json};
use vesto_policy::{Change, Considered, Decision, Effect, Layer};

use crate::{Ruling, remedy};

impl Ruling {
    /// `allowed by the identity-based policy`, or AWS's words for the refusal.
    pub fn reason(&self) -> String {
        let evaluation = self.evaluation();
        if evaluation.decision == Decision::Allow {
            return match evaluation.layer {
                Layer::Root => "the account's root user needs no policy".to_owned(),
                layer => format!("allowed by the {layer}"),
            };
        }
        let suffix = evaluation.access_denied_reason(self.action());
        let reason = suffix.strip_prefix(" because ").or_else(|| suffix.strip_prefix(" with "));
        reason.unwrap_or(&suffix).to_owned()
    }

    /// The command that makes a suggested change, if one can.
    pub fn command(&self, change: &Change) -> Option<String> {
        match change {
            Change::AddStatement { to, statement, .. } => {
                Some(remedy::command(to, statement, &remedy::policy_name(self.action(), self.resource())))
            }
            Change::RemoveDeny { .. } => None,
        }
    }

    pub fn to_json(&self) -> Value {
        let evaluation = self.evaluation();
        let considered = evaluation.considered.iter().map(|Considered { layer, statement, effect, outcome }| {
            json!({
                "layer": layer.to_string(), "policy": statement.source.id,
                "attachedTo": statement.source.attached_to, "index": statement.index,
                "sid": statement.sid.as_deref(), "path": statement.json_path.as_ref(),
                "effect": match effect { Effect::Allow => "Allow", Effect::Deny => "Deny" },
                "outcome": outcome.to_string(),
            })
        });
        let context = self.context().iter().map(|(key, values)| (key.to_owned(), json!(values)));
        json!({
            "decision": evaluation.decision.to_string(),
            "principal": self.caller(),
            "action": self.action(),
            "resource": self.resource(),
            "context": context.collect::<Map<_, _>>(),
            "layer": evaluation.layer.to_string(),
            "reason": self.reason(),
            "deciding": evaluation.deciding.as_ref().map(|statement| json!({
                "policy": statement.source.id, "attachedTo": statement.source.attached_to, "index": statement.index,
                "sid": statement.sid.as_deref(), "path": statement.json_path.as_ref(),
            })),
            "considered": considered.collect::<Vec<_>>(),
            "changes": self.suggestion().changes.iter().map(|change| change_json(self, change)).collect::<Vec<_>>(),
        })
    }
}

fn change_json(ruling: &Ruling, change: &Change) -> Value {
    match change {
        Change::AddStatement { to, statement, .. } => json!({
            "change": "add", "to": to.to_string(),
            "statement": serde_json::from_str::<Value>(statement).unwrap_or_default(),
            "command": ruling.command(change),
        }),
        Change::RemoveDeny { statement } => json!({
            "change": "remove", "policy": statement.source.id, "attachedTo": statement.source.attached_to,
            "path": statement.json_path.as_ref(),
        }),
    }
}
