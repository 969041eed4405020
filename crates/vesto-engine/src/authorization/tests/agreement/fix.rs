//! Does what a HINT says, as its reader would.

use serde_json::Value;

use super::case::Document;
use super::stage::Stage;

/// What must be undone, because it is not part of what the next case sets.
pub(super) type Undo = Vec<(String, String)>;

/// `None` if there is nothing that could be done by following the text alone (a role to create, keys to replace).
pub(super) async fn follow(stage: &mut Stage, hint: &str, role: &str) -> Option<Undo> {
    let mut undo = Vec::new();
    for line in hint.lines() {
        if let Some(denying) = line.strip_prefix("Remove or narrow the Deny in statement ") {
            remove(stage, denying).await;
        } else if let Some(adding) = line.strip_prefix("Add {") {
            undo.extend(add(stage, &format!("{{{adding}")).await);
        } else if let Some(grant) = line.find("GRANT ").and_then(|start| line.get(start..)) {
            stage.grant_also(grant).await;
        } else if line.contains("--add-iam-roles arn:") || line.starts_with("Wait until it is in-sync") {
            stage.associate(role);
        } else {
            return None;
        }
    }
    Some(undo)
}

/// `1 (`Never`) of policy `own` attached to `ARN`.`
async fn remove(stage: &mut Stage, denying: &str) {
    let index: usize = denying.split(' ').next().unwrap().parse().unwrap();
    let (_, owner) = denying.rsplit_once(" attached to `").unwrap_or_else(|| panic!("{denying}"));
    let owner = owner.trim_end_matches(['.', '`']);
    let document = match owner.strip_prefix("arn:aws:s3:::") {
        Some(bucket) => Document::Bucket(bucket.to_owned()),
        None if denying.contains("`trust policy of ") => Document::Trust(owner.to_owned()),
        None => Document::Identity(owner.to_owned()),
    };
    let mut statements = stage.statements(&document);
    assert_eq!(statements.remove(index)["Effect"], "Deny", "{denying}");
    stage.write(&document, statements).await;
}

/// `{…} to the trust policy of `ARN` (or …): aws iam …`
async fn add(stage: &mut Stage, adding: &str) -> Option<(String, String)> {
    let mut read = serde_json::Deserializer::from_str(adding).into_iter::<Value>();
    let statement = read.next().unwrap().unwrap_or_else(|error| panic!("{error}: {adding}"));
    let rest = adding.get(read.byte_offset()..).unwrap();
    let quoted: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    let (command, owner) = (rest.rsplit_once(": aws ").map(|(_, command)| command), quoted[0]);
    let document = if rest.starts_with(" to an identity policy of ") {
        let document = command.unwrap().split("--policy-document '").nth(1).unwrap().trim_end_matches('\'');
        let document: Value = serde_json::from_str(document).unwrap();
        assert_eq!(document["Statement"][0], statement, "the command adds the statement");
        Document::Identity(owner.to_owned())
    } else if rest.starts_with(" to the trust policy of ") {
        Document::Trust(owner.to_owned())
    } else if rest.starts_with(" to the bucket policy of ") {
        Document::Bucket(owner.trim_start_matches("arn:aws:s3:::").to_owned())
    } else {
        assert!(rest.starts_with(" to the permissions boundary "), "{adding}");
        return Some((owner.to_owned(), stage.widen_boundary(owner, &statement).await));
    };
    let mut statements = stage.statements(&document);
    statements.push(statement);
    stage.write(&document, statements).await;
    None
}
