//! Between a secret and what the metadata keeps of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use vesto_meta::stored_secrets::StoredSecretRecord;
use vesto_types::Secret;

use crate::stored_secret::{Deletion, StoredSecret};
use crate::version::{SecretValue, Version, Versions};

pub(crate) fn to_record(secret: &StoredSecret) -> StoredSecretRecord {
    let versions = secret.versions.0.iter().map(|version| {
        let (kind, value) = match &version.value {
            SecretValue::Text(value) => ("text", value),
            SecretValue::Binary(value) => ("binary", value),
        };
        json!({
            "id": version.id,
            "stages": version.stages,
            "created": version.created_at.timestamp_micros(),
            "kind": kind,
            "value": value.expose(),
        })
    });
    let body = json!({
        "description": secret.description,
        "kms_key": secret.kms_key_id,
        "tags": secret.tags,
        "created": secret.created_at.timestamp_micros(),
        "changed": secret.changed_at.timestamp_micros(),
        "planned": secret.deletion.map(|deletion| deletion.planned_at.timestamp_micros()),
        "window": secret.deletion.map(|deletion| deletion.window.num_seconds()),
        "versions": versions.collect::<Vec<_>>(),
    });
    StoredSecretRecord {
        arn: secret.arn.clone(),
        account: secret.account.clone(),
        name: secret.name.clone(),
        body: Secret::new(body.to_string()),
    }
}

/// `None`: the record cannot be read.
pub(crate) fn from_record(record: &StoredSecretRecord) -> Option<StoredSecret> {
    let body: Value = serde_json::from_str(record.body.expose()).ok()?;
    let text = |name: &str| body.get(name)?.as_str().map(str::to_owned);
    let number = |name: &str| body.get(name)?.as_i64();
    let deletion = number("planned").zip(number("window")).map(|(planned, window)| {
        let planned_at = DateTime::from_timestamp_micros(planned)?;
        Some(Deletion { planned_at, window: TimeDelta::try_seconds(window)? })
    });
    let tag = |tag: &Value| match tag.as_array()?.as_slice() {
        [key, value] => Some((key.as_str()?.to_owned(), value.as_str()?.to_owned())),
        _ => None,
    };
    Some(StoredSecret {
        arn: record.arn.clone(),
        account: record.account.clone(),
        name: record.name.clone(),
        description: text("description"),
        kms_key_id: text("kms_key"),
        tags: body.get("tags")?.as_array()?.iter().map(tag).collect::<Option<_>>()?,
        created_at: moment(&body, "created")?,
        changed_at: moment(&body, "changed")?,
        deletion: deletion.map_or(Some(None), |deletion| deletion.map(Some))?,
        versions: Versions(body.get("versions")?.as_array()?.iter().map(version).collect::<Option<_>>()?),
    })
}

fn moment(body: &Value, name: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(body.get(name)?.as_i64()?)
}

fn version(body: &Value) -> Option<Version> {
    let value = Secret::new(body.get("value")?.as_str()?);
    let stages = body.get("stages")?.as_array()?.iter();
    Some(Version {
        id: body.get("id")?.as_str()?.to_owned(),
        stages: stages.map(|stage| stage.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        created_at: moment(body, "created")?,
        value: match body.get("kind")?.as_str()? {
            "text" => SecretValue::Text(value),
            "binary" => SecretValue::Binary(value),
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use vesto_types::AccountId;

    use super::*;

    #[test]
    fn a_secret_survives_its_record() {
        let version = |id: &str, value| Version {
            id: id.to_owned(),
            stages: vec!["AWSCURRENT".to_owned()],
            created_at: DateTime::UNIX_EPOCH,
            value,
        };
        let secret = StoredSecret {
            arn: "arn".to_owned(),
            account: AccountId::parse("123456789012").unwrap(),
            name: "db".to_owned(),
            description: Some("d".to_owned()),
            kms_key_id: None,
            tags: vec![("k".to_owned(), "v".to_owned())],
            created_at: DateTime::UNIX_EPOCH,
            changed_at: DateTime::UNIX_EPOCH,
            deletion: Some(Deletion { planned_at: DateTime::UNIX_EPOCH, window: TimeDelta::days(7) }),
            versions: Versions(vec![
                version("1", SecretValue::Text(Secret::new("text"))),
                version("2", SecretValue::Binary(Secret::new("AQI="))),
            ]),
        };
        assert_eq!(from_record(&to_record(&secret)), Some(secret.clone()));
        let kept = StoredSecret { deletion: None, ..secret };
        assert_eq!(from_record(&to_record(&kept)), Some(kept.clone()));
        assert!(!format!("{kept:?}").contains("AQI="), "no value in Debug");
    }
}
