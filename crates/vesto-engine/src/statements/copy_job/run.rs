//! Running a job: COPY after COPY until nothing is left. A COPY that fails for what its files hold is tried again in
//! halves, so that in the end only the files at fault are left out; those are noted and automatic runs pass them by.

use std::collections::HashSet;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{CopyJob, CopyJobFileStatus};

use super::super::copy;
use super::super::copy::source::SourceFile;
use super::choice::{JobRun, Portion, Wanted, entry, note};
use super::statement_of;
use crate::session::{Block, Running, SqlSession};

/// What a run came to.
#[derive(Default)]
pub(crate) struct Ran {
    pub(crate) n_files: usize,
    pub(crate) n_rows: u64,
    /// Keys of files that cannot be loaded, and why.
    pub(crate) failed: Vec<(String, String)>,
    /// What keeps some files from being loaded for now, though not by their fault.
    pub(crate) error: Option<SqlError>,
}

/// COPY JOB RUN in a user's session.
pub(super) async fn run(session: &mut SqlSession, job: &Arc<CopyJob>, running: &Running) -> Result<Ran, SqlError> {
    if session.transactions.block() == Block::Explicit {
        let mut run = JobRun::new(job, Wanted::NewAndFailed { this_run: HashSet::new() }, Portion::All);
        copy::run(session, &statement_of(job)?, running, Some(&mut run)).await?;
        return Ok(Ran { n_files: run.files.len(), n_rows: run.n_rows, ..Ran::default() });
    }
    let mut ran = Ran::default();
    loop {
        // What has failed before is tried once more, and once only.
        let this_run = ran.failed.iter().map(|(key, _)| key.clone()).collect();
        if !step(session, job, Wanted::NewAndFailed { this_run }, &mut ran).await? {
            return Ok(ran);
        }
    }
}

/// A run of its own, in a session of the job's owner.
pub(crate) async fn run_automatically(session: &mut SqlSession, job: &Arc<CopyJob>) -> Result<Ran, SqlError> {
    let mut ran = Ran::default();
    while step(session, job, Wanted::New, &mut ran).await? {}
    Ok(ran)
}

/// One COPY and its commit, or several if there are files at fault; whether there is more to load.
async fn step(session: &mut SqlSession, job: &Arc<CopyJob>, wanted: Wanted, ran: &mut Ran) -> Result<bool, SqlError> {
    let mut run = JobRun::new(job, wanted, Portion::Some);
    match attempt(session, &mut run).await {
        Ok(()) => ran.add(&run),
        Err(error) => isolate(session, Failed::new(&mut run, error), ran).await?,
    }
    Ok(run.has_more && ran.error.is_none())
}

/// Loads what can be loaded of files that together could not.
async fn isolate(session: &mut SqlSession, failed: Failed, ran: &mut Ran) -> Result<(), SqlError> {
    let mut open = vec![failed];
    while let Some(Failed { job, files, error, blame }) = open.pop() {
        match (blame, files.as_slice()) {
            (Blame::Nobody, _) => return Err(error),
            (Blame::File, [file]) => {
                let entry = entry(file, session.shared.clock.now(), CopyJobFileStatus::Error);
                ran.failed.push((file.key.clone(), error.message));
                let warehouse = session.shared.warehouse.clone();
                note(&warehouse, &job, vec![entry]).await?;
            }
            (Blame::Access, [_] | []) => drop(ran.error.get_or_insert(error)),
            (Blame::File, []) => return Err(error),
            (Blame::File | Blame::Access, _) => {
                let (first, second) = files.split_at(files.len() / 2);
                for part in [first, second] {
                    let mut run = JobRun::new(&job, Wanted::These(part.to_vec()), Portion::All);
                    match attempt(session, &mut run).await {
                        Ok(()) => ran.add(&run),
                        Err(error) => open.push(Failed::new(&mut run, error)),
                    }
                }
            }
        }
    }
    Ok(())
}

/// A COPY that failed.
struct Failed {
    job: Arc<CopyJob>,
    files: Vec<SourceFile>,
    error: SqlError,
    blame: Blame,
}

impl Failed {
    fn new(run: &mut JobRun, error: SqlError) -> Self {
        let blame = blame(&error, run);
        Self { job: Arc::clone(&run.job), files: std::mem::take(&mut run.files), error, blame }
    }
}

/// One COPY in a transaction of its own, with a number of its own in the logs.
async fn attempt(session: &mut SqlSession, run: &mut JobRun) -> Result<(), SqlError> {
    let statement = statement_of(&run.job)?;
    let running = session.running(&run.job.text);
    let started = session.shared.clock.now();
    let done = match copy::run(session, &statement, &running, Some(run)).await {
        Ok(_) => {
            // What a commit may fail for is no file's fault.
            run.is_loading = false;
            session.commit_and_go_on().await
        }
        Err(error) => {
            session.transactions.rollback();
            Err(error)
        }
    };
    session.record(&running, started, done.is_err());
    done
}

/// Whose fault a failed COPY is.
#[derive(Debug, PartialEq, Eq)]
enum Blame {
    /// What the file holds.
    File,
    /// S3 does not give the file, for now.
    Access,
    /// The job, the role, the table or the moment: the whole run is to be tried later.
    Nobody,
}

fn blame(error: &SqlError, run: &JobRun) -> Blame {
    let of_the_moment = ["40", "53", "55", "57", "58"].iter().any(|class| error.state.0.starts_with(class));
    let is_alive = run.authorized.as_ref().is_some_and(|authorized| authorized.check_alive().is_ok());
    if !run.is_loading || of_the_moment || !is_alive || error.message.starts_with("internal error") {
        return Blame::Nobody;
    }
    if error.state == SqlState::INTERNAL_ERROR && error.message.starts_with("S3") { Blame::Access } else { Blame::File }
}

impl Ran {
    fn add(&mut self, run: &JobRun) {
        self.n_files += run.files.len();
        self.n_rows += run.n_rows;
    }
}

impl SqlSession {
    /// What a statement is run with that nobody sent.
    fn running(&self, text: &str) -> Running {
        let query_id = self.shared.warehouse.log().next_query_id();
        Running { cancel: CancellationToken::new(), deadline: None, query_id, text: text.into() }
    }
}
