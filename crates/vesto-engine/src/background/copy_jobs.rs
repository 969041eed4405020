//! Runs copy jobs with AUTO ON: when an object comes under a job's prefix, when a job is made or turned on, and once at
//! the start for what came while the cluster was down. Word of new objects only says when to look; what is loaded is
//! found by listing the prefix as the job's role, and the catalog knows what was loaded before.
//!
//! A job that cannot run (its role was removed, its table is gone) is tried again, ever less often.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use vesto_objects::ObjectCreated;
use vesto_session::Login;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::syslog::CopyJobInfo;
use vesto_warehouse::{CopyJob, CopyJobFileStatus, CopyJobId};

use crate::engine::Shared;
use crate::login::LoggedIn;
use crate::session::SqlSession;
use crate::statements::copy_job::{self, Ran};

/// Files that come within so short a time are loaded together.
const GATHER: Duration = Duration::from_millis(200);
/// How soon a change of the jobs is seen when there is nothing to do.
const IDLE: Duration = Duration::from_millis(500);
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(60);
const LATER_THAN_ANY_RUN: Duration = Duration::from_secs(24 * 60 * 60);
/// Runs at a time, each of another job: one that waits for a table's lock must not keep the others.
const MAX_RUNS: usize = 8;

/// Until it is stopped. Runs under way end with it, rolled back.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) {
    let mut created = shared.objects.watch();
    let mut jobs = Jobs::new(shared);
    let mut busy = BTreeSet::new();
    let mut running: FuturesUnordered<BoxFuture<'static, (CopyJobId, Result<Ran, SqlError>)>> = FuturesUnordered::new();
    let mut look_at = Instant::now();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            Some((id, ran)) = running.next(), if !running.is_empty() => {
                busy.remove(&id);
                jobs.ran(id, ran);
            }
            () = tokio::time::sleep_until(look_at) => {
                jobs.look();
                for id in jobs.take_due(&busy) {
                    busy.insert(id);
                    let run = AssertUnwindSafe(run_one(Arc::clone(&jobs.shared), id)).catch_unwind();
                    running.push(run.map(move |ran| ran.unwrap_or_else(|_| (id, Err(broke_down())))).boxed());
                }
                look_at = Instant::now() + IDLE;
            }
            event = created.recv() => {
                match event {
                    Ok(created) => jobs.created(&created).await,
                    Err(RecvError::Lagged(_)) => jobs.all_due(),
                    Err(RecvError::Closed) => return,
                }
                if !jobs.due.is_empty() {
                    look_at = look_at.min(Instant::now() + GATHER);
                }
            }
        }
    }
}

struct Jobs {
    shared: Arc<Shared>,
    due: BTreeSet<CopyJobId>,
    /// Those that were automatic when they were last looked at.
    known: BTreeSet<CopyJobId>,
    later: BTreeMap<CopyJobId, Later>,
}

/// A job that is to be tried again.
struct Later {
    at: Instant,
    pause: Duration,
    /// What it failed for, which is told once.
    message: Option<String>,
}

impl Jobs {
    fn new(shared: Arc<Shared>) -> Self {
        Self { shared, due: BTreeSet::new(), known: BTreeSet::new(), later: BTreeMap::new() }
    }

    /// Jobs that are new or newly automatic are due, and those whose time has come.
    fn look(&mut self) {
        let catalog = self.shared.warehouse.catalog();
        let automatic: BTreeSet<CopyJobId> = catalog.copy_jobs().filter(|job| job.auto).map(|job| job.id).collect();
        self.due.extend(automatic.difference(&self.known));
        self.later.retain(|id, _| automatic.contains(id));
        self.known = automatic;
        let now = Instant::now();
        self.due.extend(self.later.iter().filter(|(_, later)| later.at <= now).map(|(id, _)| *id));
    }

    fn all_due(&mut self) {
        self.due.extend(&self.known);
    }

    /// The jobs to start now. One that waits for its next try stays until then.
    fn take_due(&mut self, busy: &BTreeSet<CopyJobId>) -> Vec<CopyJobId> {
        let now = Instant::now();
        let waits = |id: &CopyJobId| self.later.get(id).is_some_and(|later| later.at > now);
        let may_start = |id: &&CopyJobId| !busy.contains(*id) && self.known.contains(*id) && !waits(id);
        let taken: Vec<CopyJobId> =
            self.due.iter().filter(may_start).take(MAX_RUNS.saturating_sub(busy.len())).copied().collect();
        // Its next try is this one.
        for (_, later) in self.later.iter_mut().filter(|(id, _)| taken.contains(id)) {
            later.at = now + LATER_THAN_ANY_RUN;
        }
        let known = &self.known;
        self.due.retain(|id| known.contains(id) && !taken.contains(id));
        taken
    }

    async fn created(&mut self, created: &ObjectCreated) {
        let catalog = self.shared.warehouse.catalog();
        for job in catalog.copy_jobs().filter(|job| job.auto && job.bucket == created.bucket) {
            let is_due = self.due.contains(&job.id);
            if !is_due && created.key.starts_with(&job.prefix) && self.is_news(job, created).await {
                self.due.insert(job.id);
            }
        }
    }

    /// Not a file that was loaded, or has failed, and is only written anew.
    async fn is_news(&self, job: &CopyJob, created: &ObjectCreated) -> bool {
        let known = self.shared.warehouse.copy_job_file_status(job.id, &[created.key.as_str()]).await;
        let done = [CopyJobFileStatus::Ingested, CopyJobFileStatus::Error];
        !known.is_ok_and(|known| known.values().any(|status| done.contains(status)))
    }

    fn ran(&mut self, id: CopyJobId, ran: Result<Ran, SqlError>) {
        let Some(job) = self.shared.warehouse.catalog().copy_job_by_id(id).cloned() else { return };
        let error = match ran {
            Ok(ran) => {
                if ran.n_files > 0 {
                    tracing::info!(job = job.name, files = ran.n_files, rows = ran.n_rows, "copy job ran");
                }
                for (key, reason) in ran.failed {
                    self.tell(&job, format!("s3://{}/{key} could not be loaded: {reason}", job.bucket));
                }
                ran.error
            }
            Err(error) => Some(error),
        };
        // Nobody tells of objects that another store holds: they are looked for.
        let is_elsewhere = self.shared.objects.bucket_owner(&job.bucket).is_none();
        let before = self.later.remove(&id);
        let Some(error) = error else {
            if is_elsewhere {
                self.later.insert(id, Later { at: Instant::now() + LAST_RETRY, pause: LAST_RETRY, message: None });
            }
            return;
        };
        let message = error.message;
        // S3's messages end with the request's id.
        let kind = |message: &str| message.split(",Rid ").next().map(str::to_owned);
        let told = before.as_ref().and_then(|before| before.message.as_deref()).and_then(kind);
        let is_known = told.is_some() && told == kind(&message);
        if !is_known {
            tracing::info!(job = job.name, error = message, "copy job could not run");
            self.tell(&job, message.clone());
        }
        let pause = before.map_or(FIRST_RETRY, |before| (before.pause * 2).min(LAST_RETRY));
        self.later.insert(id, Later { at: Instant::now() + pause, pause, message: Some(message) });
    }

    /// A row of `sys_copy_job_info`.
    fn tell(&self, job: &CopyJob, message: String) {
        self.shared.warehouse.log().record(CopyJobInfo {
            userid: i32::try_from(job.owner.0).unwrap_or(i32::MAX),
            job_id: i64::from(job.id.0),
            job_name: job.name.clone(),
            database_name: self.shared.config.database.clone(),
            record_time: self.shared.clock.now(),
            message: message.chars().take(512).collect(),
        });
    }
}

/// A run that panicked must not take the other jobs along.
fn broke_down() -> SqlError {
    SqlError::new(SqlState::INTERNAL_ERROR, "internal error: the run of a copy job broke down")
}

/// Runs a job as its owner.
async fn run_one(shared: Arc<Shared>, id: CopyJobId) -> (CopyJobId, Result<Ran, SqlError>) {
    let catalog = shared.warehouse.catalog();
    let job = catalog.copy_job_by_id(id).cloned();
    let owner = job.as_ref().and_then(|job| catalog.user_by_id(job.owner).cloned());
    // It would keep the files of its snapshot.
    drop(catalog);
    let (Some(job), Some(user)) = (job, owner) else { return (id, Ok(Ran::default())) };
    let login = Login {
        user: user.name.clone(),
        database: shared.config.database.clone(),
        parameters: BTreeMap::new(),
        peer: None,
        tls: false,
        process_id: i32::try_from(id.0).unwrap_or(i32::MAX),
        temporary: None,
    };
    let session = SqlSession::new(shared, &LoggedIn { user, groups: BTreeSet::new() }, &login);
    let ran = match session {
        Ok(mut session) => copy_job::run_automatically(&mut session, &job).await,
        Err(error) => Err(error),
    };
    (id, ran)
}

#[cfg(test)]
mod tests;
