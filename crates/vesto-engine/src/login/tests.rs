//! Temporary logins and the parameter group's values, without a network.

use super::*;
use crate::harness::{Client, TestEngine};
use vesto_session::SqlService;

struct Group(&'static [(&'static str, &'static str)]);

impl ClusterLogins for Group {
    fn temporary(&self, _name: &str, _database: &str) -> Vec<Credential> {
        Vec::new()
    }

    fn parameters(&self) -> BTreeMap<String, String> {
        self.0.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }
}

fn temporary(user: &str, missing_user: MissingUser, groups: &[&str]) -> TemporaryLogin {
    TemporaryLogin {
        user: user.to_owned(),
        missing_user,
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        roles: ["analysts", "nothing"].map(str::to_owned).into(),
        database: None,
        access_key: None,
    }
}

async fn open(engine: &TestEngine, name: &str, temporary: TemporaryLogin) -> Result<Client, SqlError> {
    let login = Login {
        user: name.to_owned(),
        database: "dev".to_owned(),
        parameters: BTreeMap::new(),
        peer: None,
        tls: true,
        process_id: 7,
        temporary: Some(Arc::new(temporary)),
    };
    engine.engine.open(login).await.map(Client)
}

#[tokio::test]
async fn a_missing_user_is_made_without_password_or_refused() {
    let engine = TestEngine::start().await;
    let refused = open(&engine, "IAM:ann", temporary("ann", MissingUser::Refuse, &[])).await.err().unwrap();
    assert_eq!((refused.state.0, refused.message.as_str()), ("42704", "user \"IAM:ann\" does not exist"));
    let mut ann = open(&engine, "IAMA:ann", temporary("ann", MissingUser::Create, &[])).await.unwrap();
    assert!(ann.run("SELECT current_user").await.contains("ann"));
    assert!(engine.engine.warehouse().catalog().user("ann").unwrap().password.is_none());
    open(&engine, "IAM:ann", temporary("ann", MissingUser::Refuse, &[])).await.unwrap();
}

#[tokio::test]
async fn groups_are_joined_for_the_session_alone() {
    let engine = TestEngine::start().await;
    let mut admin = engine.session().await;
    admin.run("CREATE USER ann PASSWORD DISABLE; CREATE GROUP loaders; CREATE GROUP analysts").await;
    admin.run("CREATE TABLE a (id int); CREATE TABLE b (id int)").await;
    admin.run("GRANT SELECT ON a TO GROUP loaders; GRANT SELECT ON b TO GROUP analysts").await;
    let mut joined = open(&engine, "IAM:ann", temporary("ann", MissingUser::Refuse, &["loaders"])).await.unwrap();
    assert!(!joined.run("SELECT count(*) FROM a").await.contains("ERROR"));
    assert!(!joined.run("SELECT count(*) FROM b").await.contains("ERROR"), "roles join the groups of their name");
    let mut plain = engine.session_of("ann").await;
    assert!(plain.run("SELECT count(*) FROM a").await.contains("permission denied"));
    let refused = open(&engine, "IAM:ann", temporary("ann", MissingUser::Refuse, &["nobody"])).await.err().unwrap();
    assert_eq!(refused.message, "group \"nobody\" does not exist");
}

#[tokio::test]
async fn the_parameter_group_gives_what_reset_goes_back_to() {
    let group = Group(&[("statement_timeout", "60000"), ("search_path", "sales, public"), ("query_group", "nightly")]);
    let engine = TestEngine::start_with(Arc::new(group)).await;
    let mut session = engine.session().await;
    assert!(session.run("SHOW statement_timeout").await.contains("60000"));
    assert!(session.run("SHOW search_path").await.contains("sales, public"));
    session.run("SET query_group TO adhoc").await;
    assert!(session.run("SHOW query_group").await.contains("adhoc"));
    session.run("RESET query_group").await;
    assert!(session.run("SHOW query_group").await.contains("nightly"));
}
