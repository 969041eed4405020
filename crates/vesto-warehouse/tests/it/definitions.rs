//! Schemas, tables and views: what DDL changes, what is refused, and that all of it survives a restart.

use std::sync::Arc;

use vesto_types::ColumnType;
use vesto_warehouse::{
    AlterTable, Catalog, ColumnId, ColumnSpec, ConstraintKind, ConstraintKindSpec, ConstraintSpec, Distribution,
    DistributionSpec, IdentitySpec, SchemaId, SortKey, SortKeySpec, StatValue, Table, TableSpec, UserId, ViewColumn,
    ViewSpec,
};

use crate::support::{Harness, rows, spec};

fn full_spec(schema: SchemaId) -> TableSpec {
    let column = |name: &str, of| ColumnSpec::new(name, of);
    TableSpec {
        distribution: DistributionSpec::Key("b".to_owned()),
        sort_key: SortKeySpec::Interleaved(vec!["c".to_owned(), "b".to_owned()]),
        backup: false,
        constraints: vec![
            ConstraintSpec { name: None, columns: vec!["a".to_owned()], kind: ConstraintKindSpec::PrimaryKey },
            ConstraintSpec {
                name: Some("one_of_each".to_owned()),
                columns: vec!["b".to_owned(), "c".to_owned()],
                kind: ConstraintKindSpec::Unique,
            },
        ],
        ..TableSpec::new(
            schema,
            "full",
            UserId::ADMIN,
            vec![
                ColumnSpec {
                    identity: Some(IdentitySpec { seed: 10, step: 5, by_default: false }),
                    ..column("a", ColumnType::BigInt)
                },
                ColumnSpec {
                    nullable: false,
                    default: Some("getdate()".to_owned()),
                    encoding: Some("az64".to_owned()),
                    ..column("b", ColumnType::Timestamp)
                },
                column("c", ColumnType::Decimal { precision: 20, scale: 4 }),
                column("d", ColumnType::Varchar(300)),
            ],
        )
    }
}

fn describe(table: &Table) -> String {
    let Table { id, schema_id, name, owner, columns, distribution, sort_key, backup, constraints, comment, .. } = table;
    format!(
        "{id} {schema_id} {name} {owner} {distribution:?} {sort_key:?} {backup} {constraints:?} {comment:?} {columns:#?}"
    )
}

fn table(catalog: &Catalog, schema: &str, name: &str) -> Arc<Table> {
    catalog.table(schema, name).unwrap()
}

#[tokio::test]
async fn everything_about_a_table_survives_a_restart() {
    let harness = Harness::new().await;
    let mut transaction = harness.begin();
    let schema = transaction.create_schema("Sales \"2024\"", UserId::ADMIN).unwrap();
    transaction.comment_on_schema(schema, Some("of that year".to_owned())).unwrap();
    let id = transaction.create_table(full_spec(schema)).unwrap().id;
    let other = transaction
        .create_table(TableSpec {
            constraints: vec![ConstraintSpec {
                name: None,
                columns: vec!["x".to_owned()],
                kind: ConstraintKindSpec::ForeignKey { references: id, referenced_columns: Vec::new() },
            }],
            ..TableSpec::new(schema, "other", UserId::ADMIN, vec![ColumnSpec::new("x", ColumnType::BigInt)])
        })
        .unwrap();
    assert_eq!(
        other.constraints[0].kind,
        ConstraintKind::ForeignKey { references: id, referenced_columns: vec![ColumnId(1)] }
    );
    assert_eq!(other.constraints[0].name, "other_x_fkey");
    transaction
        .alter_table(
            id,
            vec![
                AlterTable::Comment(Some("facts".to_owned())),
                AlterTable::ColumnComment(ColumnId(3), Some("in euros".to_owned())),
            ],
        )
        .unwrap();
    assert_eq!(transaction.reserve_identity(id, ColumnId(1), 3).unwrap().values().collect::<Vec<_>>(), [10, 15, 20]);
    transaction.commit().await.unwrap();
    let before = describe(&table(&harness.warehouse.catalog(), "Sales \"2024\"", "full"));
    let harness = harness.reopen().await;
    let catalog = harness.warehouse.catalog();
    let full = table(&catalog, "Sales \"2024\"", "full");
    assert_eq!(describe(&full), before);
    assert_eq!(full.distribution, Distribution::Key(ColumnId(2)));
    assert_eq!(full.sort_key, SortKey::Interleaved(vec![ColumnId(3), ColumnId(2)]));
    assert!(!full.columns[0].nullable && !full.columns[1].nullable && full.columns[2].nullable);
    assert_eq!(catalog.schema_by_id(schema).unwrap().comment.as_deref(), Some("of that year"));
    let transaction = harness.begin();
    let next = transaction.reserve_identity(id, ColumnId(1), 1).unwrap().first;
    assert_eq!(next, 25, "three values were handed out before the commit");
}

#[tokio::test]
async fn columns_come_go_and_change_their_names_without_touching_files() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1, 2]).await;
    let mut transaction = harness.begin();
    let added = |name: &str| ColumnSpec::new(name, ColumnType::BigInt);
    transaction
        .alter_table(
            id,
            vec![
                AlterTable::AddColumn { column: added("b"), initial: Some(StatValue::Integer(7)) },
                AlterTable::RenameColumn(ColumnId(1), "renamed".to_owned()),
                AlterTable::AddColumn { column: added("a"), initial: None },
            ],
        )
        .unwrap();
    transaction.alter_table(id, vec![AlterTable::DropColumn(ColumnId(2))]).unwrap();
    transaction.alter_table(id, vec![AlterTable::AddColumn { column: added("b"), initial: None }]).unwrap();
    transaction.commit().await.unwrap();
    let harness = harness.reopen().await;
    let table = table(&harness.warehouse.catalog(), "public", "t");
    let columns: Vec<_> =
        table.columns.iter().map(|column| (column.id.0, column.name.as_str(), column.physical_name.as_str())).collect();
    assert_eq!(columns, [(1, "renamed", "a"), (3, "a", "a#3"), (4, "b", "b#4")]);
    assert_eq!(table.files.len(), 1);
    assert_eq!(harness.rows("t"), [1, 2]);
    let mut transaction = harness.begin();
    harness.append(&mut transaction, id, &[3]);
    transaction.commit().await.unwrap();
    assert_eq!(harness.rows("t"), [1, 2, 3]);
}

#[tokio::test]
async fn impossible_definitions_are_refused_and_change_nothing() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[]).await;
    let mut transaction = harness.begin();
    let error = |result: vesto_warehouse::Result<_>| result.unwrap_err().sql_error().message;
    let twice = TableSpec::new(
        SchemaId::PUBLIC,
        "u",
        UserId::ADMIN,
        vec![ColumnSpec::new("x", ColumnType::BigInt), ColumnSpec::new("x", ColumnType::BigInt)],
    );
    assert_eq!(error(transaction.create_table(twice)), "column \"x\" of relation \"u\" already exists");
    assert_eq!(error(transaction.create_table(spec("t"))), "Relation \"t\" already exists");
    let unknown = TableSpec { distribution: DistributionSpec::Key("z".to_owned()), ..spec("u") };
    assert_eq!(error(transaction.create_table(unknown)), "column \"z\" of relation \"u\" does not exist");
    let steps = vec![AlterTable::Rename("u".to_owned()), AlterTable::DropColumn(ColumnId(9))];
    assert_eq!(error(transaction.alter_table(id, steps)), "column \"9\" of relation \"u\" does not exist");
    let key = vec![AlterTable::Distribution(Distribution::Key(ColumnId(1))), AlterTable::DropColumn(ColumnId(1))];
    assert_eq!(error(transaction.alter_table(id, key)), "cannot drop column \"a\": it is the distribution key");
    assert!(transaction.alter_table(id, vec![AlterTable::ColumnType(ColumnId(1), ColumnType::Date)]).is_err());
    assert_eq!(
        transaction.drop_schema(SchemaId::PUBLIC).unwrap_err().sql_error().message,
        "cannot drop schema public because other objects depend on it"
    );
    assert!(!transaction.has_changes());
}

#[tokio::test]
async fn names_can_be_passed_on_within_one_transaction() {
    let harness = Harness::new().await;
    let old = harness.table("t", &[1]).await;
    let new = harness.table("t_new", &[2]).await;
    let rename = |name: &str| vec![AlterTable::Rename(name.to_owned())];
    for (out, into) in [(old, new), (new, old)] {
        let mut transaction = harness.begin();
        transaction.alter_table(out, rename("t_old")).unwrap();
        transaction.alter_table(into, rename("t")).unwrap();
        transaction.alter_table(out, rename("t_new")).unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(harness.warehouse.catalog().table("public", "t").unwrap().id, into);
    }
    let mut transaction = harness.begin();
    transaction.drop_relation(old).unwrap();
    transaction.alter_table(new, rename("t")).unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(harness.rows("t"), [2]);
    assert_eq!(harness.reopen().await.rows("t"), [2]);
}

#[tokio::test]
async fn a_rolled_back_transaction_of_everything_leaves_nothing() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1]).await;
    let mut transaction = harness.begin();
    let schema = transaction.create_schema("s", UserId::ADMIN).unwrap();
    let other = transaction.create_table(TableSpec { schema_id: schema, ..spec("u") }).unwrap().id;
    harness.append(&mut transaction, other, &[5]);
    transaction.alter_table(id, vec![AlterTable::SetSchema(schema)]).unwrap();
    transaction.truncate(id).unwrap();
    transaction.drop_relation(id).unwrap();
    assert!(transaction.relation("public", "t").is_none());
    transaction.rollback();
    assert!(harness.warehouse.catalog().schema("s").is_none());
    assert_eq!(harness.rows("t"), [1]);
    assert_eq!(harness.files().len(), 1);
}

#[tokio::test]
async fn several_tables_and_definitions_commit_together() {
    let harness = Harness::new().await;
    let target = harness.table("target", &[1, 2]).await;
    let mut transaction = harness.begin();
    let stage = transaction.create_table(spec("stage")).unwrap().id;
    harness.append(&mut transaction, stage, &[2, 3]);
    crate::support::delete(&mut transaction, target, |value| value == 2).unwrap();
    harness.append(&mut transaction, target, &[2, 3]);
    transaction.drop_relation(stage).unwrap();
    assert_eq!(rows(transaction.catalog(), "target"), [1, 2, 3]);
    let snapshot = harness.warehouse.catalog().snapshot();
    assert_eq!(transaction.commit().await.unwrap().snapshot.0, snapshot.0 + 1);
    let harness = harness.reopen().await;
    assert_eq!(harness.rows("target"), [1, 2, 3]);
    assert!(harness.warehouse.catalog().relation("public", "stage").is_none());
}

#[tokio::test]
async fn views_keep_id_owner_and_comment_when_replaced() {
    let harness = Harness::new().await;
    let view = |definition: &str, late_binding| ViewSpec {
        schema_id: SchemaId::PUBLIC,
        name: "v".to_owned(),
        owner: UserId::ADMIN,
        definition: definition.to_owned(),
        late_binding,
        columns: vec![ViewColumn { name: "n".to_owned(), column_type: ColumnType::Decimal { precision: 5, scale: 1 } }],
    };
    let mut transaction = harness.begin();
    let id = transaction.create_view(view("select 1", false)).unwrap().id;
    transaction.comment_on_view(id, Some("hello".to_owned())).unwrap();
    assert!(transaction.create_table(spec("v")).is_err(), "tables and views share names");
    transaction.commit().await.unwrap();
    let mut transaction = harness.begin();
    transaction.replace_view(id, view("select 2", true)).unwrap();
    transaction.commit().await.unwrap();
    let harness = harness.reopen().await;
    let catalog = harness.warehouse.catalog();
    let found = catalog.views().next().unwrap();
    assert_eq!((found.id, found.definition.as_str(), found.late_binding), (id, "select 2", true));
    assert_eq!((found.comment.as_deref(), &found.columns), (Some("hello"), &view("", true).columns));
    let mut transaction = harness.begin();
    transaction.rename_view(id, SchemaId::PUBLIC, "w").unwrap();
    transaction.create_table(spec("v")).unwrap();
    transaction.commit().await.unwrap();
    let catalog = harness.warehouse.catalog();
    assert_eq!(catalog.relation("public", "w").unwrap().id(), id);
    assert!(catalog.table("public", "v").is_some());
}

#[tokio::test]
async fn schemas_are_renamed_dropped_and_refused_with_content() {
    let harness = Harness::new().await;
    let mut transaction = harness.begin();
    let schema = transaction.create_schema("s", UserId::ADMIN).unwrap();
    assert!(transaction.create_schema("s", UserId::ADMIN).is_err());
    let id = transaction.create_table(TableSpec { schema_id: schema, ..spec("t") }).unwrap().id;
    transaction.commit().await.unwrap();
    let mut transaction = harness.begin();
    transaction.rename_schema(schema, "renamed").unwrap();
    transaction.commit().await.unwrap();
    let harness = harness.reopen().await;
    assert_eq!(harness.warehouse.catalog().table("renamed", "t").unwrap().id, id);
    // Dropped by one while another fills it.
    let (mut dropping, mut filling) = (harness.begin(), harness.begin());
    dropping.drop_relation(id).unwrap();
    dropping.drop_schema(schema).unwrap();
    filling.create_table(TableSpec { schema_id: schema, ..spec("u") }).unwrap();
    filling.commit().await.unwrap();
    assert_eq!(dropping.commit().await.unwrap_err().sql_state().0, "2BP01");
    let mut dropping = harness.begin();
    let all: Vec<_> = dropping.catalog().relations_in(schema).map(|relation| relation.id()).collect();
    all.into_iter().for_each(|id| dropping.drop_relation(id).unwrap());
    dropping.drop_schema(schema).unwrap();
    dropping.commit().await.unwrap();
    assert!(harness.reopen().await.warehouse.catalog().schema("renamed").is_none());
}
