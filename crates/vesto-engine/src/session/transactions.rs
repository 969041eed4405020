//! A session's transaction block: none, implicit (ended by the next sync) or explicit (BEGIN … COMMIT), and its failure.

use chrono::{DateTime, Utc};
use vesto_session::TransactionStatus;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{BeginOptions, Transaction, Warehouse};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Block {
    #[default]
    None,
    Implicit,
    Explicit,
}

/// **Invariant:** `open` is a transaction only while a block is open that has not failed; a failed one is rolled back at
/// once, so that its locks and files are gone before the client says ROLLBACK.
#[derive(Debug, Default)]
pub(crate) struct Transactions {
    block: Block,
    open: Option<Transaction>,
    failed: bool,
    started_at: Option<DateTime<Utc>>,
}

pub(crate) fn aborted() -> SqlError {
    SqlError::new(
        SqlState::IN_FAILED_TRANSACTION,
        "current transaction is aborted, commands ignored until end of transaction block",
    )
}

impl Transactions {
    pub(crate) fn block(&self) -> Block {
        self.block
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    pub(crate) fn started_at(&self) -> Option<DateTime<Utc>> {
        self.started_at
    }

    pub(crate) fn id(&self) -> Option<u64> {
        self.open.as_ref().map(|transaction| transaction.id().0)
    }

    pub(crate) fn status(&self) -> TransactionStatus {
        match self.block {
            Block::Explicit if self.failed => TransactionStatus::Failed,
            Block::Explicit => TransactionStatus::InTransaction,
            Block::None | Block::Implicit => TransactionStatus::Idle,
        }
    }

    /// The open transaction; begins one, implicit unless a block is open.
    pub(crate) fn current(
        &mut self,
        warehouse: &Warehouse,
        options: BeginOptions,
        now: DateTime<Utc>,
    ) -> &mut Transaction {
        if self.block == Block::None {
            self.block = Block::Implicit;
        }
        self.started_at.get_or_insert(now);
        self.open.get_or_insert_with(|| warehouse.begin(options))
    }

    /// BEGIN: an implicit block becomes explicit. False when it is explicit already.
    pub(crate) fn begin(&mut self, now: DateTime<Utc>) -> bool {
        let is_new = self.block != Block::Explicit;
        self.block = Block::Explicit;
        self.started_at.get_or_insert(now);
        is_new
    }

    /// Rolls the transaction back and remembers that the block has failed.
    pub(crate) fn fail(&mut self) {
        self.open = None;
        self.failed = true;
        if self.block == Block::None {
            self.block = Block::Implicit;
        }
    }

    /// Ends the block: commits what it did, or nothing when it has failed. `true`: committed.
    pub(crate) async fn commit(&mut self) -> Result<bool, SqlError> {
        let (open, failed) = (self.open.take(), self.failed);
        self.reset();
        if failed {
            return Ok(false);
        }
        if let Some(transaction) = open {
            transaction.commit().await.map_err(|error| report(&error))?;
        }
        Ok(true)
    }

    pub(crate) fn rollback(&mut self) {
        self.reset();
    }

    pub(crate) async fn end_implicit(&mut self) -> Result<(), SqlError> {
        self.commit().await.map(|_| ())
    }

    fn reset(&mut self) {
        *self = Self::default();
    }
}

/// A warehouse's error for the client; what is internal goes to the log.
pub(crate) fn report(error: &vesto_warehouse::WarehouseError) -> SqlError {
    let shown = error.sql_error();
    if shown.state == SqlState::INTERNAL_ERROR {
        tracing::error!(%error, source = ?std::error::Error::source(error), "the warehouse failed");
    }
    shown
}
