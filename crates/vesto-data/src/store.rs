//! The statements: those under way in memory, all of them in the metadata.
//! INVARIANT: a statement is stored before its id is given out, and its end is stored before anybody sees it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use vesto_meta::data_statements::{self, OfOwner, StatementRecord};
use vesto_meta::{Meta, data_sessions};

use crate::error::DataError;
use crate::limits::{RETENTION, TOKEN_LIFE};
use crate::record::{from_record, to_record};
use crate::result_file::Results;
use crate::sessions::Kept;
use crate::statement::{Owner, Statement, Status};

/// A statement under way.
pub(crate) struct Live {
    state: watch::Sender<Arc<Statement>>,
    /// The owner wants it to end.
    pub(crate) cancel: CancellationToken,
}

impl Live {
    pub(crate) fn now(&self) -> Arc<Statement> {
        Arc::clone(&self.state.borrow())
    }

    /// Changes what everybody sees. Not for the end: see [`Store::finish`].
    pub(crate) fn update(&self, change: impl FnOnce(&mut Statement)) {
        self.state.send_modify(|statement| change(Arc::make_mut(statement)));
    }
}

pub(crate) struct Store {
    meta: Meta,
    pub(crate) results: Results,
    live: Mutex<HashMap<String, Arc<Live>>>,
}

/// What became of a request to begin a statement.
pub(crate) enum Begun {
    New(Arc<Live>),
    /// Its client token began this one before.
    Before(Arc<Statement>),
}

impl Store {
    /// What was under way when the server ended has failed.
    pub(crate) async fn open(meta: Meta, results: Results, now: DateTime<Utc>) -> Result<Self, DataError> {
        let mut tx = meta.begin().await?;
        for record in data_statements::unfinished(&mut tx).await? {
            let mut statement = from_record(&record)?;
            interrupt(&mut statement, now);
            data_statements::update(&mut tx, &to_record(&statement)).await?;
        }
        for mut session in data_sessions::open(&mut tx).await? {
            (session.closed, session.updated_at) = (true, now);
            data_sessions::put(&mut tx, &session).await?;
        }
        tx.commit().await?;
        let store = Self { meta, results, live: Mutex::default() };
        store.sweep(now).await?;
        let mut tx = store.meta.begin().await?;
        let known: std::collections::HashSet<String> = data_statements::ids(&mut tx).await?.into_iter().collect();
        store.results.sweep(|id| known.contains(id))?;
        Ok(store)
    }

    pub(crate) fn meta(&self) -> &Meta {
        &self.meta
    }

    fn live(&self) -> MutexGuard<'_, HashMap<String, Arc<Live>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn live_one(&self, id: &str) -> Option<Arc<Live>> {
        self.live().get(id).cloned()
    }

    /// How many statements of the cluster are under way.
    pub(crate) fn n_active(&self, namespace: &str) -> usize {
        self.live().values().filter(|live| live.state.borrow().target.namespace == namespace).count()
    }

    /// The statement that the owner began with this token.
    pub(crate) async fn of_token(
        &self,
        owner: &Owner,
        token: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Option<Arc<Statement>>, DataError> {
        let Some(token) = token else { return Ok(None) };
        let mut tx = self.meta.begin().await?;
        let record = data_statements::of_token(&mut tx, of(owner), token, now - TOKEN_LIFE).await?;
        record.map(|record| self.newest(&record)).transpose()
    }

    /// Stores a new statement, unless one like it has come at the same moment.
    /// `cancel` ends it; `kept` is its session, which is stored as well.
    pub(crate) async fn begin(
        &self,
        statement: Statement,
        cancel: CancellationToken,
        kept: Option<&Kept>,
    ) -> Result<Begun, DataError> {
        let (owner, created_at) = (statement.owner.clone(), statement.created_at);
        let mut tx = self.meta.begin().await?;
        if let Some(token) = &statement.client_token
            && let Some(before) = data_statements::of_token(&mut tx, of(&owner), token, created_at - TOKEN_LIFE).await?
        {
            return Ok(Begun::Before(self.newest(&before)?));
        }
        data_statements::insert(&mut tx, &to_record(&statement)).await?;
        if let Some(kept) = kept {
            data_sessions::put(&mut tx, &kept.to_record()).await?;
        }
        let id = statement.id.clone();
        let live = Arc::new(Live { state: watch::Sender::new(Arc::new(statement)), cancel });
        self.live().insert(id.clone(), Arc::clone(&live));
        if let Err(error) = tx.commit().await {
            self.live().remove(&id);
            return Err(error.into());
        }
        Ok(Begun::New(live))
    }

    /// Stores the end of a statement and then shows it.
    pub(crate) async fn finish(&self, live: &Live, ended: Statement) {
        let record = to_record(&ended);
        let stored = async {
            let mut tx = self.meta.begin().await?;
            data_statements::update(&mut tx, &record).await?;
            tx.commit().await
        };
        match stored.await {
            Ok(()) => {
                live.state.send_replace(Arc::new(ended));
                self.live().remove(&record.id);
            }
            // It is remembered for as long as the server runs; after that it has been interrupted.
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the end of a statement was not stored");
                live.state.send_replace(Arc::new(ended));
            }
        }
    }

    /// A statement of whomever, as it stands now.
    pub(crate) async fn get(&self, id: &str) -> Result<Option<Arc<Statement>>, DataError> {
        if let Some(live) = self.live_one(id) {
            return Ok(Some(live.now()));
        }
        let mut tx = self.meta.begin().await?;
        let record = data_statements::get(&mut tx, id).await?;
        record.map(|record| self.newest(&record)).transpose()
    }

    /// Waits until the statement has ended, at most so long.
    pub(crate) async fn wait(&self, id: &str, at_most: Duration) {
        let Some(live) = self.live_one(id) else { return };
        let mut state = live.state.subscribe();
        let ended = state.wait_for(|statement| statement.status.has_ended());
        // Both outcomes are for the caller to look at.
        let _ = tokio::time::timeout(at_most, ended).await;
    }

    /// At most `limit` of the owner's statements before the one numbered `before`, newest first, with their numbers.
    pub(crate) async fn list(
        &self,
        owner: &Owner,
        only_session: Option<&str>,
        before: i64,
        limit: u32,
    ) -> Result<Vec<(i64, Arc<Statement>)>, DataError> {
        let mut tx = self.meta.begin().await?;
        let of = OfOwner { user_id: only_session, ..of(owner) };
        let records = data_statements::list(&mut tx, of, before, limit).await?;
        records.iter().map(|(number, record)| Ok((*number, self.newest(record)?))).collect()
    }

    /// Forgets what is older than it is to be kept.
    pub(crate) async fn sweep(&self, now: DateTime<Utc>) -> Result<(), DataError> {
        let mut tx = self.meta.begin().await?;
        let gone = data_statements::forget_ended_before(&mut tx, now - RETENTION).await?;
        data_sessions::forget_closed_before(&mut tx, now - RETENTION).await?;
        tx.commit().await?;
        for id in gone {
            self.results.remove(&id, crate::limits::MAX_BATCH).await;
        }
        Ok(())
    }

    /// Forgets everything.
    pub(crate) async fn reset(&self) -> Result<(), DataError> {
        let mut tx = self.meta.begin().await?;
        data_statements::delete_all(&mut tx).await?;
        data_sessions::delete_all(&mut tx).await?;
        tx.commit().await?;
        self.live().clear();
        Ok(self.results.sweep(|_| false)?)
    }

    /// What is stored, or newer from memory.
    fn newest(&self, record: &StatementRecord) -> Result<Arc<Statement>, DataError> {
        match self.live_one(&record.id) {
            Some(live) => Ok(live.now()),
            None => from_record(record).map(Arc::new),
        }
    }
}

pub(crate) fn of(owner: &Owner) -> OfOwner<'_> {
    OfOwner { account: &owner.account, owner: &owner.principal, user_id: None }
}

fn interrupt(statement: &mut Statement, now: DateTime<Utc>) {
    let message = "The server stopped while the statement was under way; whether it took effect is not known.";
    for (index, part) in statement.parts.iter_mut().enumerate() {
        (part.status, part.updated_at) = (if index == 0 { Status::Failed } else { Status::Aborted }, now);
        part.error = (index == 0).then(|| message.to_owned());
    }
    (statement.status, statement.updated_at) = (Status::Failed, now);
    statement.error = Some(message.to_owned());
}
