//! `BEGIN`, `COMMIT`, `ROLLBACK` <https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html>

use vesto_session::Outcome;
use vesto_types::{Notice, SqlError, SqlState};

use crate::session::settings::TransactionEnd;
use crate::session::{Block, SqlSession};

pub(super) fn begin(session: &mut SqlSession) -> Result<Outcome, SqlError> {
    let now = session.shared.clock.now();
    if session.transactions.begin(now) {
        session.settings.begin();
    } else {
        let text = "there is already a transaction in progress";
        session.notice(Notice::warning(SqlState::ACTIVE_TRANSACTION, text));
    }
    Ok(Outcome::Command("BEGIN".to_owned()))
}

/// A failed transaction is rolled back, and the tag says so.
pub(super) async fn commit(session: &mut SqlSession) -> Result<Outcome, SqlError> {
    if session.transactions.block() != Block::Explicit {
        let text = "there is no transaction in progress";
        session.notice(Notice::warning(SqlState::NO_ACTIVE_TRANSACTION, text));
    }
    session.cursors.clear();
    let committed = session.transactions.commit().await;
    let end = if matches!(committed, Ok(true)) { TransactionEnd::Committed } else { TransactionEnd::RolledBack };
    session.settings.end(end);
    session.end_loads(end);
    Ok(Outcome::Command(if committed? { "COMMIT" } else { "ROLLBACK" }.to_owned()))
}

pub(super) fn rollback(session: &mut SqlSession) -> Result<Outcome, SqlError> {
    if session.transactions.block() != Block::Explicit {
        let text = "there is no transaction in progress";
        session.notice(Notice::warning(SqlState::NO_ACTIVE_TRANSACTION, text));
    }
    session.cursors.clear();
    session.transactions.rollback();
    session.settings.end(TransactionEnd::RolledBack);
    session.end_loads(TransactionEnd::RolledBack);
    Ok(Outcome::Command("ROLLBACK".to_owned()))
}

impl SqlSession {
    /// Commits an explicit block in its middle, as TRUNCATE does; the block goes on with a new transaction.
    pub(crate) async fn commit_and_go_on(&mut self) -> Result<(), SqlError> {
        self.cursors.clear();
        self.transactions.commit().await?;
        self.settings.end(TransactionEnd::Committed);
        self.end_loads(TransactionEnd::Committed);
        Ok(())
    }
}
