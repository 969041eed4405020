use std::sync::Arc;

use vesto_types::SeededIds;

use super::*;
use crate::{Meta, accounts, accounts::AccountRecord};

fn cluster() -> ClusterRecord {
    let role = |name: &str, status: &str| ClusterRoleRecord {
        role: RoleArn::parse(&format!("arn:aws:iam::123456789012:role/{name}")).unwrap(),
        status: status.into(),
        since: DateTime::UNIX_EPOCH,
    };
    ClusterRecord {
        account: AccountId::parse("123456789012").unwrap(),
        identifier: ClusterIdentifier::parse("my-redshift-cluster").unwrap(),
        region: Region::parse("us-east-1").unwrap(),
        namespace: "00000000-0000-0000-0000-000000000001".into(),
        status: "creating".into(),
        node_type: "dc1.large".into(),
        number_of_nodes: 16,
        db_name: "dev".into(),
        master_username: "awsuser".into(),
        master_password: Some(Secret::new("Str0ngPassword")),
        settings: serde_json::json!({"encrypted": true}),
        progress: serde_json::json!({"since": 1}),
        endpoint: None,
        default_role: Some(role("Z", "").role),
        requested_at: DateTime::UNIX_EPOCH,
        available_at: None,
        roles: vec![role("Z", "adding"), role("A", "in-sync")],
        tags: BTreeMap::from([("team".into(), "data".into())]),
    }
}

#[tokio::test]
async fn a_cluster_comes_back_as_it_was_last_put() {
    let meta = Meta::in_memory(Arc::new(SeededIds::default())).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    let account = AccountRecord { id: cluster().account, created_at: DateTime::UNIX_EPOCH };
    accounts::insert(&mut tx, &account).await.unwrap();
    put(&mut tx, &cluster()).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), [cluster()]);

    let mut changed = cluster();
    changed.identifier = ClusterIdentifier::parse("renamed").unwrap();
    changed.status = "available".into();
    changed.progress = serde_json::json!({});
    changed.master_password = None;
    changed.endpoint = Some(("localhost".into(), 5439));
    changed.available_at = Some(DateTime::UNIX_EPOCH);
    changed.roles.remove(0);
    changed.default_role = None;
    changed.tags.clear();
    put(&mut tx, &changed).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), [changed.clone()]);

    delete(&mut tx, &changed.namespace).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), []);
    tx.commit().await.unwrap();
}
