use chrono::TimeDelta;
use vesto_types::MissingUser;

use super::*;

fn record(namespace: &str, database: Option<&str>, minutes: i64) -> CredentialRecord {
    let login = TemporaryLogin {
        user: "ann".into(),
        missing_user: MissingUser::Refuse,
        groups: Default::default(),
        roles: Default::default(),
        database: database.map(str::to_owned),
        access_key: None,
    };
    let expires_at = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
    let issue = Issue { namespace: namespace.into(), login_name: "IAM:ann".into(), login, expires_at };
    issue.record(format!("{namespace} {minutes}"), &Secret::new("password"))
}

#[test]
fn a_password_counts_for_its_cluster_its_name_its_database_and_its_time() {
    let credentials = Credentials::restore(vec![record("n1", None, 15), record("n1", Some("sales"), 30)]);
    let live = |namespace: &str, name: &str, database: &str, minutes: i64| {
        let now = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        credentials.live(namespace, name, database, now).len()
    };
    assert_eq!(live("n1", "IAM:ann", "sales", 0), 2);
    assert_eq!(live("n1", "IAM:ann", "dev", 0), 1, "one names another database");
    assert_eq!(live("n1", "IAM:ann", "sales", 15), 1, "one has expired");
    assert_eq!(live("n1", "IAMA:ann", "sales", 0), 0);
    assert_eq!(live("n2", "IAM:ann", "sales", 0), 0);
    credentials.sweep(DateTime::UNIX_EPOCH + TimeDelta::minutes(30));
    assert_eq!(live("n1", "IAM:ann", "sales", 0), 0);
}

#[test]
fn passwords_of_one_name_share_their_salt() {
    let (one, other) = (record("n1", None, 15), record("n1", Some("dev"), 30));
    assert_eq!(one.verifiers.scram.salt, other.verifiers.scram.salt);
    assert_ne!(one.verifiers.scram.salt, record("n2", None, 15).verifiers.scram.salt);
}
