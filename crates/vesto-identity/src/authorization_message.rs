//! Why a request was denied, sealed: the client carries it without being able to read it, and whoever may call
//! `sts:DecodeAuthorizationMessage` in the denied caller's account can.
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use vesto_policy::{Considered, Effect, Principal, StatementOutcome};
use vesto_types::{AccountId, RequestId, Secret};

use crate::{Identity, Ruling};

/// DecodeAuthorizationMessage takes no longer ones.
pub(crate) const MAX_ENCODED: usize = 10_240;

impl Identity {
    /// The encoded message of a request's denial; `None` when none of its decisions was one.
    pub fn authorization_message(&self, request: &RequestId) -> Option<String> {
        let decisions = self.decision_log().of_request(request);
        let denied = decisions.iter().rev().find(|record| !record.ruling.allowed())?;
        let account = denied.ruling.principal().account()?;
        let message = Secret::new(message(&denied.ruling).to_string());
        let sealed = self.meta().secrets().seal(&purpose(account), &message).ok()?;
        // What is too long to be decoded, or for a client's limit of headers, would only do harm.
        Some(URL_SAFE_NO_PAD.encode(sealed)).filter(|encoded| encoded.len() <= MAX_ENCODED)
    }

    /// The text of a message about a denial in this account; `None` for anything else.
    pub(crate) fn decode_authorization_message(&self, account: &AccountId, encoded: &str) -> Option<String> {
        let sealed = URL_SAFE_NO_PAD.decode(encoded).ok()?;
        let message = self.meta().secrets().open_sealed(&purpose(account.as_str()), &sealed).ok()?;
        Some(message.expose().to_owned())
    }
}

/// Authenticated with the message: it cannot be read in another account, nor can anything else sealed here be passed off
/// as one.
fn purpose(account: &str) -> String {
    format!("authorization-message {account}")
}

fn message(ruling: &Ruling) -> Value {
    let evaluation = ruling.evaluation();
    let matched = evaluation.considered.iter().filter(|one| one.outcome == StatementOutcome::Matched);
    let failures = evaluation.refusals.iter().map(|refusal| json!({ "value": refusal.layer.to_string() }));
    let conditions = ruling.context().iter().map(|(key, values)| json!({ "key": key, "values": items(values) }));
    json!({
        "allowed": false,
        "explicitDeny": evaluation.deciding.is_some(),
        "matchedStatements": { "items": matched.map(statement).collect::<Vec<_>>() },
        "failures": { "items": failures.collect::<Vec<_>>() },
        "context": {
            "principal": principal(ruling),
            "action": ruling.action(),
            "resource": ruling.resource(),
            "conditions": { "items": conditions.collect::<Vec<_>>() },
        },
    })
}

fn statement(one: &Considered) -> Value {
    let effect = match one.effect {
        Effect::Allow => "ALLOW",
        Effect::Deny => "DENY",
    };
    json!({
        "statementId": one.statement.sid.as_deref().unwrap_or_default(),
        "effect": effect,
        "policyId": one.statement.source.id,
        "attachedTo": one.statement.source.attached_to,
        "path": &*one.statement.json_path,
    })
}

fn principal(ruling: &Ruling) -> Value {
    let id = match ruling.principal() {
        Principal::User { id, .. } => id.clone(),
        Principal::RoleSession { role_id, session_arn, .. } => {
            format!("{role_id}:{}", session_arn.rsplit('/').next().unwrap_or_default())
        }
        other => other.account().unwrap_or_default().to_owned(),
    };
    let arn = ruling.caller();
    let name = arn.rsplit(['/', ':']).next().unwrap_or_default();
    json!({ "id": id, "name": name, "arn": arn })
}

fn items(values: &[String]) -> Value {
    json!({ "items": values.iter().map(|value| json!({ "value": value })).collect::<Vec<_>>() })
}
