//! Users, groups and privileges.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use vesto_types::{PasswordVerifiers, Secret, SeededIds};
use vesto_warehouse::{GrantInfo, GrantKey, Grantee, Group, Privilege, RevokeScope, SchemaId, Securable, User, UserId};

use crate::support::Harness;

fn key(object: Securable, grantee: Grantee, privilege: Privilege) -> GrantKey {
    GrantKey { object, grantee, privilege }
}

const INFO: GrantInfo = GrantInfo { grantor: UserId::ADMIN, grant_option: false };

#[tokio::test]
async fn users_and_groups_survive_with_all_they_have() {
    let harness = Harness::new().await;
    let mut transaction = harness.begin();
    let password = PasswordVerifiers::of("ann", &Secret::new("Secret99"), &SeededIds::default());
    let user = User {
        password: Some(password),
        create_db: true,
        syslog_unrestricted: true,
        valid_until: DateTime::<Utc>::from_timestamp_micros(1_800_000_000_000_001),
        connection_limit: Some(5),
        settings: [("search_path".to_owned(), "a, b".to_owned())].into(),
        ..User::new("ann")
    };
    let ann = transaction.create_user(user.clone()).unwrap();
    let group = transaction.create_group("readers", BTreeSet::from([ann])).unwrap();
    transaction.commit().await.unwrap();
    let harness = harness.reopen().await;
    let catalog = harness.warehouse.catalog();
    assert_eq!(**catalog.user("ann").unwrap(), User { id: ann, ..user });
    assert_eq!(ann, UserId(101));
    let admin = catalog.user("awsuser").unwrap();
    assert!(admin.id == UserId::ADMIN && admin.superuser);
    assert_eq!(catalog.group("readers").unwrap().members, BTreeSet::from([ann]));
    // Ids are not used again, and a dropped user leaves groups and privileges.
    let mut transaction = harness.begin();
    transaction.grant(key(Securable::Database, Grantee::User(ann), Privilege::Create), INFO);
    transaction.drop_user(ann).unwrap();
    assert_eq!(transaction.create_user(User::new("bob")).unwrap(), UserId(102));
    transaction.commit().await.unwrap();
    let harness = harness.reopen().await;
    let catalog = harness.warehouse.catalog();
    assert!(catalog.user_by_id(ann).is_none() && catalog.group_by_id(group).unwrap().members.is_empty());
    assert_eq!(catalog.grants_to(Grantee::User(ann)).count(), 0);
}

#[tokio::test]
async fn users_conflict_only_with_changes_of_the_same_user() {
    let harness = Harness::new().await;
    let mut transaction = harness.begin();
    let ann = transaction.create_user(User::new("ann")).unwrap();
    let bob = transaction.create_user(User::new("bob")).unwrap();
    assert!(transaction.create_user(User::new("ann")).is_err());
    assert!(transaction.alter_user(User { id: bob, ..User::new("ann") }).is_err());
    transaction.commit().await.unwrap();
    let (mut one, mut two, mut three) = (harness.begin(), harness.begin(), harness.begin());
    one.alter_user(User { id: ann, create_db: true, ..User::new("ann") }).unwrap();
    two.alter_user(User { id: bob, create_db: true, ..User::new("bob") }).unwrap();
    three.alter_user(User { id: ann, superuser: true, ..User::new("ann") }).unwrap();
    one.commit().await.unwrap();
    two.commit().await.unwrap();
    assert_eq!(three.commit().await.unwrap_err().sql_error().message, "tuple concurrently updated");
    let catalog = harness.warehouse.catalog();
    assert!(catalog.user("ann").unwrap().create_db && catalog.user("bob").unwrap().create_db);
    assert!(!catalog.user("ann").unwrap().superuser);
    let (mut one, mut two) = (harness.begin(), harness.begin());
    one.create_user(User::new("eve")).unwrap();
    two.create_user(User::new("eve")).unwrap();
    one.commit().await.unwrap();
    assert_eq!(two.commit().await.unwrap_err().sql_error().message, "user \"eve\" already exists");
}

#[tokio::test]
async fn privileges_come_by_user_group_public_ownership_and_superuser() {
    let harness = Harness::new().await;
    let table = harness.table("t", &[]).await;
    let mut transaction = harness.begin();
    let [ann, bob, eve] = ["ann", "bob", "eve"].map(|name| transaction.create_user(User::new(name)).unwrap());
    let group = transaction.create_group("g", BTreeSet::from([bob])).unwrap();
    let object = Securable::Relation(table);
    transaction.grant(key(object.clone(), Grantee::User(ann), Privilege::Select), INFO);
    transaction.grant(key(object.clone(), Grantee::Group(group), Privilege::Insert), INFO);
    let select = key(object.clone(), Grantee::User(ann), Privilege::Select);
    transaction.grant(select.clone(), GrantInfo { grantor: eve, grant_option: true });
    transaction.commit().await.unwrap();
    let harness = harness.reopen().await;
    let mut transaction = harness.begin();
    let catalog = transaction.catalog();
    let has = |user, privilege| catalog.has_privilege(user, &object, privilege);
    assert!(has(ann, Privilege::Select) && !has(ann, Privilege::Insert));
    assert!(has(bob, Privilege::Insert) && !has(bob, Privilege::Select));
    assert!(has(UserId::ADMIN, Privilege::Drop) && !has(eve, Privilege::Select));
    assert!(catalog.may_grant(ann, &object, Privilege::Select));
    assert_eq!(catalog.grants_on(&object).count(), 2);
    let (_, info) = catalog.grants_on(&object).find(|(key, _)| **key == select).unwrap();
    assert_eq!(*info, GrantInfo { grantor: UserId::ADMIN, grant_option: true });
    assert!(catalog.has_privilege(eve, &Securable::Schema(SchemaId::PUBLIC), Privilege::Usage));
    assert!(catalog.has_privilege(eve, &Securable::Database, Privilege::Temporary));
    assert!(transaction.revoke(&select, RevokeScope::GrantOptionOnly));
    assert!(!transaction.catalog().may_grant(ann, &object, Privilege::Select));
    assert!(transaction.revoke(&select, RevokeScope::Privilege));
    assert!(!transaction.revoke(&select, RevokeScope::Privilege));
    assert!(!transaction.catalog().has_privilege(ann, &object, Privilege::Select));
    transaction.drop_relation(table).unwrap();
    assert_eq!(transaction.catalog().grants_on(&object).count(), 0);
    transaction.commit().await.unwrap();
    assert_eq!(harness.reopen().await.warehouse.catalog().grants_on(&object).count(), 0);
}

#[tokio::test]
async fn assumerole_is_for_all_until_revoked_and_exact_afterwards() {
    let harness = Harness::new().await;
    let mut transaction = harness.begin();
    let ann = transaction.create_user(User::new("ann")).unwrap();
    let role = |text: &str| Securable::IamRole(text.to_owned());
    let (a, chain) = (role("arn:aws:iam::123456789012:role/A"), role("arn:aws:iam::123456789012:role/A,arn:b"));
    assert!(transaction.catalog().has_privilege(ann, &a, Privilege::AssumeRoleCopy));
    assert!(transaction.revoke(&key(role("ALL"), Grantee::Public, Privilege::AssumeRoleCopy), RevokeScope::Privilege));
    transaction.grant(key(chain.clone(), Grantee::User(ann), Privilege::AssumeRoleCopy), INFO);
    let catalog = transaction.catalog();
    assert!(!catalog.has_privilege(ann, &a, Privilege::AssumeRoleCopy));
    assert!(catalog.has_privilege(ann, &chain, Privilege::AssumeRoleCopy));
    assert!(catalog.has_privilege(ann, &a, Privilege::AssumeRoleUnload));
    assert!(catalog.has_privilege(UserId::ADMIN, &a, Privilege::AssumeRoleCopy));
    let group = Group { id: vesto_warehouse::GroupId(9), name: "none".to_owned(), members: BTreeSet::new() };
    assert_eq!(transaction.alter_group(group).unwrap_err().sql_error().message, "group \"none\" does not exist");
}
