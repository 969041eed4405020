//! Secrets Manager: which action is answered by which function.
//! <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html>

use serde_json::{Map, Value, json};
use vesto_aws_wire::Members;
use vesto_identity::ActionTable;

use crate::secrets::Secrets;

pub mod create_secret;
pub mod delete_secret;
pub mod describe_secret;
pub mod get_secret_value;
pub mod list_secrets;
pub mod put_secret_value;
pub mod restore_secret;
pub mod update_secret;

mod members;

pub fn secrets_actions() -> ActionTable<Secrets, Members, String> {
    ActionTable::new("secretsmanager", "2017-10-17", "secretsmanager")
        .action("CreateSecret", create_secret::create_secret)
        .action("DeleteSecret", delete_secret::delete_secret)
        .read("DescribeSecret", describe_secret::describe_secret)
        .read("GetSecretValue", get_secret_value::get_secret_value)
        .read("ListSecrets", list_secrets::list_secrets)
        .action("PutSecretValue", put_secret_value::put_secret_value)
        .action("RestoreSecret", restore_secret::restore_secret)
        .action("UpdateSecret", update_secret::update_secret)
        .unbuilt(UNBUILT)
}

const UNBUILT: &[&str] = &[
    "AssociateCrossAccountReplica",
    "BatchGetSecretValue",
    "CancelRotateSecret",
    "DeleteResourcePolicy",
    "DisassociateCrossAccountReplica",
    "GetRandomPassword",
    "GetResourcePolicy",
    "ListResourcePolicies",
    "ListSecretVersionIds",
    "PutResourcePolicy",
    "RemoveRegionsFromReplication",
    "ReplicateSecretToRegions",
    "RotateSecret",
    "StopReplicationToReplica",
    "TagResource",
    "UntagResource",
    "UpdateSecretVersionStage",
    "ValidateResourcePolicy",
];

/// Seconds since 1970, to the millisecond.
fn moment(time: chrono::DateTime<chrono::Utc>) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below 2^53")]
    let seconds = time.timestamp_millis() as f64 / 1000.0;
    json!(seconds)
}

/// Adds a member if there is a value.
fn put(answer: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        answer.insert(name.to_owned(), value.into());
    }
}
