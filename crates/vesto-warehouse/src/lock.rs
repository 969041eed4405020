//! Table locks: one writer at a time per table, first come first served. Readers take none.
//!
//! Redshift's ShareRowExclusive (writes) and AccessExclusive (DDL) locks exclude each other, and because readers never
//! block here, one exclusive mode serves both. <https://docs.aws.amazon.com/redshift/latest/dg/c_write_readwrite.html>
//!
//! **Invariant:** a transaction waits for at most one table, so the transactions that wait for each other form chains;
//! a wait that would close a chain into a circle is refused at once.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::error::{Result, WarehouseError};
use crate::ids::{RelationId, TransactionId};

#[derive(Debug, Default)]
pub(crate) struct LockTable(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    queues: HashMap<RelationId, Queue>,
    waits: HashMap<TransactionId, RelationId>,
}

#[derive(Debug)]
struct Queue {
    holder: TransactionId,
    waiters: VecDeque<Waiter>,
}

#[derive(Debug)]
struct Waiter {
    transaction: TransactionId,
    wake: oneshot::Sender<()>,
}

/// A lock that is held or waited for; for `stv_locks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockInfo {
    pub table: RelationId,
    pub transaction: TransactionId,
    pub granted: bool,
}

/// A lock of one table; released when dropped.
#[derive(Debug)]
pub(crate) struct TableLock {
    locks: Arc<LockTable>,
    table: RelationId,
    transaction: TransactionId,
}

impl LockTable {
    /// Waits for the table's lock. Cancel-safe: a dropped wait leaves the queue.
    pub(crate) async fn acquire(self: &Arc<Self>, table: RelationId, transaction: TransactionId) -> Result<TableLock> {
        let granted = self.enqueue(table, transaction)?;
        // From here on `lock` stands for the place in the queue: dropping it, waiting or granted, gives it up.
        let lock = TableLock { locks: Arc::clone(self), table, transaction };
        match granted {
            None => Ok(lock),
            Some(granted) => match granted.await {
                Ok(()) => Ok(lock),
                Err(_) => Err(WarehouseError::Closed("the lock table is gone".to_owned())),
            },
        }
    }

    /// The table's lock if nobody holds it.
    pub(crate) fn try_acquire(self: &Arc<Self>, table: RelationId, transaction: TransactionId) -> Option<TableLock> {
        let mut state = self.state();
        if state.queues.contains_key(&table) {
            return None;
        }
        state.queues.insert(table, Queue { holder: transaction, waiters: VecDeque::new() });
        Some(TableLock { locks: Arc::clone(self), table, transaction })
    }

    pub(crate) fn list(&self) -> Vec<LockInfo> {
        let state = self.state();
        let mut list = Vec::new();
        for (table, queue) in &state.queues {
            list.push(LockInfo { table: *table, transaction: queue.holder, granted: true });
            let waiting = |waiter: &Waiter| LockInfo { table: *table, transaction: waiter.transaction, granted: false };
            list.extend(queue.waiters.iter().map(waiting));
        }
        list.sort_by_key(|lock| (lock.table, !lock.granted));
        list
    }

    fn enqueue(&self, table: RelationId, transaction: TransactionId) -> Result<Option<oneshot::Receiver<()>>> {
        let mut state = self.state();
        let Some(holder) = state.queues.get(&table).map(|queue| queue.holder) else {
            state.queues.insert(table, Queue { holder: transaction, waiters: VecDeque::new() });
            return Ok(None);
        };
        if state.leads_to(holder, transaction) {
            return Err(WarehouseError::Deadlock { waits_for: table, transaction, held_by: holder });
        }
        let (wake, granted) = oneshot::channel();
        state.waits.insert(transaction, table);
        if let Some(queue) = state.queues.get_mut(&table) {
            queue.waiters.push_back(Waiter { transaction, wake });
        }
        Ok(Some(granted))
    }

    fn release(&self, table: RelationId, transaction: TransactionId) {
        let mut state = self.state();
        if state.waits.get(&transaction) == Some(&table) {
            state.waits.remove(&transaction);
        }
        let Some(queue) = state.queues.get_mut(&table) else { return };
        if queue.holder != transaction {
            queue.waiters.retain(|waiter| waiter.transaction != transaction);
            return;
        }
        // A waiter whose future is gone but not yet dropped still gets the lock; dropping it passes the lock on.
        match queue.waiters.pop_front() {
            Some(next) => {
                queue.holder = next.transaction;
                state.waits.remove(&next.transaction);
                let _gone = next.wake.send(());
            }
            None => drop(state.queues.remove(&table)),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether `from` waits, directly or through others, for something that `to` holds.
    fn leads_to(&self, from: TransactionId, to: TransactionId) -> bool {
        let mut at = from;
        // A chain cannot be longer than the number of waiting transactions.
        for _ in 0..=self.waits.len() {
            if at == to {
                return true;
            }
            let holder = self.waits.get(&at).and_then(|table| self.queues.get(table)).map(|queue| queue.holder);
            match holder {
                Some(holder) => at = holder,
                None => return false,
            }
        }
        false
    }
}

impl Drop for TableLock {
    fn drop(&mut self) {
        self.locks.release(self.table, self.transaction);
    }
}

#[cfg(test)]
mod tests;
