//! Sessions that outlive a statement (`SessionKeepAliveSeconds`): temporary tables, SET and open transactions stay.
//! INVARIANT: a session's state changes under its lock; who finds it available and makes it busy has it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use tokio::sync::mpsc;
use vesto_meta::data_sessions::SessionRecord;

use crate::error::DataError;
use crate::limits::MAX_SESSIONS;
use crate::record::target_json;
use crate::runner::Job;
use crate::statement::{Owner, Target};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionStatus {
    Available,
    Busy,
    Closed,
}

impl SessionStatus {
    pub(crate) const WORDS: &[&str] = &["AVAILABLE", "BUSY", "CLOSED"];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Available => "AVAILABLE",
            Self::Busy => "BUSY",
            Self::Closed => "CLOSED",
        }
    }
}

/// A session that is kept.
pub(crate) struct Kept {
    /// A UUID.
    pub(crate) id: String,
    pub(crate) owner: Owner,
    pub(crate) target: Target,
    pub(crate) created_at: DateTime<Utc>,
    jobs: mpsc::Sender<Job>,
    state: Mutex<KeptState>,
}

#[derive(Debug, Clone)]
pub(crate) struct KeptState {
    pub(crate) status: SessionStatus,
    pub(crate) updated_at: DateTime<Utc>,
    /// From the end of a statement on.
    pub(crate) keep_alive: Duration,
    pub(crate) ends_at: DateTime<Utc>,
    /// The statement that runs.
    pub(crate) current: Option<String>,
}

impl Kept {
    pub(crate) fn state(&self) -> KeptState {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, KeptState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the session for a statement.
    pub(crate) fn take(
        &self,
        statement: &str,
        keep_alive: Option<Duration>,
        now: DateTime<Utc>,
    ) -> Result<(), DataError> {
        let mut state = self.lock();
        match state.status {
            SessionStatus::Available => {}
            SessionStatus::Busy => return Err(DataError::SessionBusy(self.id.clone())),
            SessionStatus::Closed => return Err(DataError::NoSession(self.id.clone())),
        }
        state.keep_alive = keep_alive.unwrap_or(state.keep_alive);
        (state.status, state.current, state.updated_at) = (SessionStatus::Busy, Some(statement.to_owned()), now);
        Ok(())
    }

    /// Gives it back; `now` begins the time that it is kept.
    pub(crate) fn give_back(&self, now: DateTime<Utc>) {
        let mut state = self.lock();
        if state.status == SessionStatus::Busy {
            state.ends_at = now + TimeDelta::from_std(state.keep_alive).unwrap_or_default();
            (state.status, state.current, state.updated_at) = (SessionStatus::Available, None, now);
        }
    }

    /// Hands a statement to whoever drives the session, which the caller has taken.
    pub(crate) fn hand(&self, job: Job) -> Result<(), Job> {
        self.jobs.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(job) | mpsc::error::TrySendError::Closed(job) => job,
        })
    }

    /// Closes it, unless somebody has taken it: true when it is closed.
    pub(crate) fn close_unused(&self, now: DateTime<Utc>) -> bool {
        let mut state = self.lock();
        if state.status == SessionStatus::Busy {
            return false;
        }
        (state.status, state.updated_at) = (SessionStatus::Closed, now);
        true
    }

    pub(crate) fn close(&self, now: DateTime<Utc>) {
        let mut state = self.lock();
        (state.status, state.current, state.updated_at) = (SessionStatus::Closed, None, now);
    }

    pub(crate) fn to_record(&self) -> SessionRecord {
        let state = self.state();
        SessionRecord {
            id: self.id.clone(),
            account: self.owner.account.clone(),
            owner: self.owner.principal.clone(),
            user_id: self.owner.user_id.clone(),
            closed: state.status == SessionStatus::Closed,
            updated_at: state.updated_at,
            body: json!({
                "target": target_json(&self.target),
                "created": self.created_at.timestamp_micros(),
                "keep_alive": state.keep_alive.as_secs(),
                "ends": state.ends_at.timestamp_micros(),
            }),
        }
    }
}

/// The open sessions, by id.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Arc<Kept>>>);

impl Sessions {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Kept>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new session, taken for its first statement. Its statements come out of the receiver.
    pub(crate) fn open(
        &self,
        id: String,
        owner: Owner,
        target: Target,
        statement: &str,
        keep_alive: Duration,
        now: DateTime<Utc>,
    ) -> Result<(Arc<Kept>, mpsc::Receiver<Job>), DataError> {
        let mut open = self.lock();
        if open.values().filter(|kept| kept.target.namespace == target.namespace).count() >= MAX_SESSIONS {
            return Err(DataError::TooManySessions);
        }
        // One statement at a time.
        let (jobs, receiver) = mpsc::channel(1);
        let state = KeptState {
            status: SessionStatus::Busy,
            updated_at: now,
            keep_alive,
            ends_at: now + TimeDelta::from_std(keep_alive).unwrap_or_default(),
            current: Some(statement.to_owned()),
        };
        let kept = Arc::new(Kept { id: id.clone(), owner, target, created_at: now, jobs, state: Mutex::new(state) });
        open.insert(id, Arc::clone(&kept));
        Ok((kept, receiver))
    }

    /// The session of this id, if it is the owner's.
    pub(crate) fn get(&self, id: &str, owner: &Owner) -> Option<Arc<Kept>> {
        self.lock().get(id).filter(|kept| kept.owner.is_same(owner)).cloned()
    }

    pub(crate) fn remove(&self, id: &str) {
        self.lock().remove(id);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }
}
