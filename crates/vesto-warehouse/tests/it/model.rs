//! Random transactions, two at a time, against a model in memory: visibility, conflicts, restarts and crashes.

use std::collections::BTreeMap;

use proptest::prelude::*;
use vesto_warehouse::{RelationId, Transaction};

use crate::support::{Harness, delete, rows, spec};

const NAMES: [&str; 2] = ["x", "y"];

#[derive(Debug, Clone)]
enum Op {
    Begin(usize),
    Create(usize, usize),
    Drop(usize, usize),
    Append(usize, usize, i64),
    /// Deletes the values that leave this remainder modulo 3.
    Delete(usize, usize, i64),
    Truncate(usize, usize),
    Commit(usize),
    Rollback(usize),
    Compact(usize),
    Restart {
        orderly: bool,
    },
}

fn op() -> impl Strategy<Value = Op> {
    let (slot, name) = (0..2_usize, 0..NAMES.len());
    prop_oneof![
        3 => slot.clone().prop_map(Op::Begin),
        2 => (slot.clone(), name.clone()).prop_map(|(slot, name)| Op::Create(slot, name)),
        1 => (slot.clone(), name.clone()).prop_map(|(slot, name)| Op::Drop(slot, name)),
        6 => (slot.clone(), name.clone(), 0..100_i64).prop_map(|(slot, name, value)| Op::Append(slot, name, value)),
        4 => (slot.clone(), name.clone(), 0..3_i64).prop_map(|(slot, name, value)| Op::Delete(slot, name, value)),
        1 => (slot.clone(), name.clone()).prop_map(|(slot, name)| Op::Truncate(slot, name)),
        5 => slot.clone().prop_map(Op::Commit),
        1 => slot.prop_map(Op::Rollback),
        1 => name.prop_map(Op::Compact),
        1 => any::<bool>().prop_map(|orderly| Op::Restart { orderly }),
    ]
}

/// A committed table: its rows, and when rows or definition last changed.
#[derive(Debug, Clone)]
struct Model {
    id: RelationId,
    rows: Vec<i64>,
    data: u64,
    definition: u64,
}

type Tables = BTreeMap<&'static str, Model>;

/// An open transaction and what it should see and have done.
struct Open {
    transaction: Transaction,
    at: u64,
    base: Tables,
    view: Tables,
    /// Rows appended to tables of the base whose rows it did not delete.
    appended: BTreeMap<RelationId, Vec<i64>>,
    rewritten: Vec<RelationId>,
}

struct World {
    harness: Harness,
    now: u64,
    committed: Tables,
    open: [Option<Open>; 2],
}

fn by_id(tables: &Tables, id: RelationId) -> Option<&Model> {
    tables.values().find(|table| table.id == id)
}

impl World {
    async fn step(mut self, op: Op) -> Self {
        match op {
            Op::Begin(slot) => {
                let transaction = self.harness.begin();
                let (base, view) = (self.committed.clone(), self.committed.clone());
                let (appended, rewritten) = (BTreeMap::new(), Vec::new());
                self.open[slot] = Some(Open { transaction, at: self.now, base, view, appended, rewritten });
            }
            Op::Create(slot, name) => self.create(slot, NAMES[name]),
            Op::Drop(slot, name) => self.drop_table(slot, NAMES[name]),
            Op::Append(slot, name, value) => self.append(slot, NAMES[name], value),
            Op::Delete(slot, name, rest) => self.delete(slot, NAMES[name], |value| value % 3 == rest),
            Op::Truncate(slot, name) => self.truncate(slot, NAMES[name]),
            Op::Commit(slot) => self.commit(slot).await,
            Op::Rollback(slot) => self.open[slot] = None,
            Op::Compact(name) => self.compact(NAMES[name]).await,
            Op::Restart { orderly } => {
                self.open = [None, None];
                let harness = self.harness;
                self.harness = if orderly { harness.reopen().await } else { harness.after_crash(None).await };
            }
        }
        self.check();
        self
    }

    fn create(&mut self, slot: usize, name: &'static str) {
        let Some(open) = &mut self.open[slot] else { return };
        let made = open.transaction.create_table(spec(name));
        assert_eq!(made.is_err(), open.view.contains_key(name));
        if let Ok(table) = made {
            open.view.insert(name, Model { id: table.id, rows: Vec::new(), data: 0, definition: 0 });
        }
    }

    fn drop_table(&mut self, slot: usize, name: &'static str) {
        let Some(open) = &mut self.open[slot] else { return };
        if let Some(table) = open.view.remove(name) {
            open.transaction.drop_relation(table.id).unwrap();
        }
    }

    fn append(&mut self, slot: usize, name: &'static str, value: i64) {
        let Some(open) = &mut self.open[slot] else { return };
        let Some(table) = open.view.get_mut(name) else { return };
        let values = [value, value + 1, value + 2];
        self.harness.append(&mut open.transaction, table.id, &values);
        table.rows.extend(values);
        open.appended.entry(table.id).or_default().extend(values);
    }

    /// Whether a delete on the table must fail: it was changed or dropped since the snapshot.
    fn is_overtaken(&self, slot: usize, id: RelationId) -> bool {
        let Some(open) = &self.open[slot] else { return false };
        by_id(&open.base, id).is_some() && by_id(&self.committed, id).is_none_or(|now| now.data > open.at)
    }

    fn delete(&mut self, slot: usize, name: &'static str, which: impl Fn(i64) -> bool) {
        let id = self.open[slot].as_ref().and_then(|open| Some(open.view.get(name)?.id));
        let overtaken = id.is_some_and(|id| self.is_overtaken(slot, id));
        let (Some(open), Some(id)) = (&mut self.open[slot], id) else { return };
        let Some(table) = open.view.get_mut(name) else { return };
        let n_matching = table.rows.iter().filter(|value| which(**value)).count();
        let deleted = delete(&mut open.transaction, id, &which);
        assert_eq!(deleted.is_err(), overtaken && n_matching > 0);
        if let Ok(n_deleted) = deleted {
            assert_eq!(n_deleted, n_matching as u64);
            table.rows.retain(|value| !which(*value));
            if n_matching > 0 {
                open.rewritten.push(id);
            }
        }
    }

    fn truncate(&mut self, slot: usize, name: &'static str) {
        let id = self.open[slot].as_ref().and_then(|open| Some(open.view.get(name)?.id));
        let overtaken = id.is_some_and(|id| self.is_overtaken(slot, id));
        let (Some(open), Some(id)) = (&mut self.open[slot], id) else { return };
        let Some(table) = open.view.get_mut(name) else { return };
        let truncated = open.transaction.truncate(id);
        assert_eq!(truncated.is_err(), overtaken);
        if truncated.is_ok() {
            table.rows.clear();
            open.rewritten.push(id);
        }
    }

    async fn commit(&mut self, slot: usize) {
        let Some(Open { transaction, at, base, view, appended, rewritten }) = self.open[slot].take() else { return };
        let expected = self.merged(at, &base, &view, &appended, &rewritten);
        let had_changes = transaction.has_changes();
        let done = transaction.commit().await;
        assert_eq!(done.is_ok(), expected.is_some(), "{done:?}");
        if let Some(committed) = expected {
            self.committed = committed;
            self.now += u64::from(had_changes);
        }
    }

    /// What a commit should leave, `None` if it should fail.
    fn merged(
        &self,
        at: u64,
        base: &Tables,
        view: &Tables,
        appended: &BTreeMap<RelationId, Vec<i64>>,
        rewritten: &[RelationId],
    ) -> Option<Tables> {
        let stamp = self.now + 1;
        let mut result = self.committed.clone();
        for (name, old) in base {
            let kept = by_id(view, old.id);
            let touched = kept.is_none() || appended.contains_key(&old.id) || rewritten.contains(&old.id);
            if !touched {
                continue;
            }
            let now = by_id(&self.committed, old.id)?;
            if now.definition > at || (rewritten.contains(&old.id) && kept.is_some() && now.data > at) {
                return None;
            }
            match (kept, result.get_mut(name)) {
                (None, _) => drop(result.remove(name)),
                (Some(kept), Some(table)) if rewritten.contains(&old.id) => {
                    table.rows.clone_from(&kept.rows);
                    table.data = stamp;
                }
                (Some(_), Some(table)) => {
                    table.rows.extend(&appended[&old.id]);
                    table.data = stamp;
                }
                (Some(_), None) => return None,
            }
        }
        for (name, new) in view.iter().filter(|(_, new)| by_id(base, new.id).is_none()) {
            if result.contains_key(name) {
                return None;
            }
            result.insert(name, Model { data: stamp, definition: stamp, ..new.clone() });
        }
        Some(result)
    }

    async fn compact(&mut self, name: &'static str) {
        let Some(table) = self.committed.get_mut(name) else { return };
        let options =
            vesto_warehouse::CompactionOptions { min_files: 2, ..vesto_warehouse::CompactionOptions::default() };
        let done = self.harness.warehouse.compact(table.id, options).await.unwrap();
        if done.files_before > 0 {
            self.now += 1;
            table.data = self.now;
        }
    }

    fn check(&self) {
        let sorted = |rows: &[i64]| {
            let mut rows = rows.to_vec();
            rows.sort_unstable();
            rows
        };
        let compare = |catalog: &vesto_warehouse::Catalog, tables: &Tables| {
            for name in NAMES {
                let found = catalog.table("public", name).map(|table| (table.id, rows(catalog, name)));
                let expected = tables.get(name).map(|table| (table.id, sorted(&table.rows)));
                assert_eq!(found, expected, "table {name}");
            }
        };
        compare(&self.harness.warehouse.catalog(), &self.committed);
        for open in self.open.iter().flatten() {
            compare(open.transaction.catalog(), &open.view);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn transactions_behave_as_the_model(ops in prop::collection::vec(op(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let (committed, open) = (Tables::new(), [None, None]);
            let mut world = World { harness: Harness::new().await, now: 0, committed, open };
            for op in ops {
                world = world.step(op).await;
            }
            // In the end nothing is on disk but what the catalog names.
            world.open = [None, None];
            let harness = world.harness.reopen().await;
            let catalog = harness.warehouse.catalog();
            let files = catalog.tables().flat_map(|table| table.files.iter());
            let n_files: usize = files.map(|file| 1 + usize::from(!file.deletes.is_empty())).sum();
            assert_eq!(harness.files().len(), n_files);
        });
    }
}
