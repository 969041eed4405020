//! Brings what is to what was asked for: starts, reopens, stops and destroys clusters, makes snapshots, and applies role
//! associations and other changes after their delay.
//!
//! One task looks at the state, begins what is missing, and sleeps until it is woken, a job ends, or something falls
//! due. All it knows beyond the stored state is what runs in this process, so a restart in any state carries on.
//!
//! A cluster becomes `available` once its runtime is up *and* the roles it was created with are due, and these become
//! `in-sync` in the same step: whoever waited for the cluster may use its roles.

mod automated;
mod settle;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::task::{self, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use vesto_meta::control_records::ControlRecord;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::table_restores::{self, RestoreStatus, TABLE_RESTORES};
use crate::model::{Cluster, ClusterSettings, ClusterStatus, Endpoint};
use crate::parameters::{applied_now, in_force};
use crate::progress::{Pending, Progress};
use crate::runtime::{ClusterRuntime, ClusterStart, RuntimeError, TableRestore, TableRestored};
use crate::snapshot::{Snapshot, SnapshotStatus};
use crate::state::{Changes, State};
pub(crate) use automated::next_time as next_automated_snapshot;
use settle::{Moment, SnapshotStep, next_due, settled, snapshot_step};

const FIRST_RETRY: Duration = Duration::from_millis(500);
const AUTOMATED_RETRY: TimeDelta = TimeDelta::seconds(1);
const LAST_RETRY: Duration = Duration::from_secs(60);
/// The shortest sleep: bounds the loop when the clock stands still or the database fails.
const SHORTEST_SLEEP: Duration = Duration::from_millis(20);
/// What a sweep works on; no namespace and no id of a snapshot.
const SWEEP: &str = "snapshots";
const LONGEST_SLEEP: Duration = Duration::from_secs(3600);

/// Owns the clusters' runtimes. At most one in a process.
pub struct Reconciler {
    control: Control,
    runtime: Arc<dyn ClusterRuntime>,
    jobs: JoinSet<Finished>,
    /// What is under way or waits for its next try, by namespace or snapshot.
    busy: HashMap<String, Busy>,
    /// The snapshots that there were since the last sweep: when one of them is gone, there is something to sweep.
    swept: Option<BTreeSet<String>>,
}

#[derive(Debug, Clone, Copy)]
enum Busy {
    UnderWay { task: task::Id, n_failures: u32 },
    RetryAt { at: Instant, n_failures: u32 },
}

#[derive(Debug, Clone)]
enum Job {
    Start(Arc<Cluster>),
    /// Stop and start: connections drop, and what the endpoint was opened with is read anew.
    Reopen(Arc<Cluster>),
    SetPassword(Arc<Cluster>),
    Stop(Arc<Cluster>),
    Destroy(Arc<Cluster>),
    Snapshot(Arc<Cluster>, Arc<Snapshot>),
    CopySnapshot {
        from: String,
        to: Arc<Snapshot>,
    },
    /// With the snapshots that there were before.
    SweepSnapshots(BTreeSet<String>),
    RestoreTable(Arc<Cluster>, Arc<ControlRecord>, TableRestore),
}

impl Job {
    /// What no two jobs may work on at a time.
    fn subject(&self) -> String {
        match self {
            Self::Start(cluster)
            | Self::Reopen(cluster)
            | Self::SetPassword(cluster)
            | Self::Stop(cluster)
            | Self::Destroy(cluster)
            | Self::Snapshot(cluster, _)
            | Self::RestoreTable(cluster, ..) => cluster.namespace.clone(),
            Self::CopySnapshot { to, .. } => to.id.clone(),
            Self::SweepSnapshots(_) => SWEEP.to_owned(),
        }
    }
}

struct Finished {
    job: Job,
    result: Result<Done, RuntimeError>,
}

enum Done {
    Started(Endpoint),
    SnapshotMade { size_bytes: u64 },
    TableRestored(TableRestored),
    Acted,
}

impl Reconciler {
    pub fn new(control: Control, runtime: Arc<dyn ClusterRuntime>) -> Self {
        Self { control, runtime, jobs: JoinSet::new(), busy: HashMap::new(), swept: None }
    }

    /// Begins everything that is missing and waits for the first try of each; for the start of the server.
    pub async fn start_all(&mut self) {
        self.begin_missing();
        while let Some(finished) = self.jobs.join_next().await {
            self.finish(finished).await;
        }
    }

    /// Reconciles until `shutdown`, then lets the jobs under way end and stops every runtime.
    pub async fn run(mut self, shutdown: CancellationToken) {
        loop {
            self.settle().await;
            self.settle_table_restores().await;
            self.take_automated().await;
            self.begin_missing();
            let sleep = self.until_next_due();
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = self.control.woken() => {}
                Some(finished) = self.jobs.join_next() => self.finish(finished).await,
                () = tokio::time::sleep(sleep) => {}
            }
        }
        while let Some(finished) = self.jobs.join_next().await {
            self.finish(finished).await;
        }
        self.stop_all().await;
    }

    /// Applies what is due: associations, the ends of changes, the ages of snapshots.
    async fn settle(&self) {
        let state = self.control.state();
        let moment = Moment::new(self.control.now(), self.control.apply_delay());
        for cluster in state.clusters().filter(|cluster| settled(cluster, &state, moment).is_some()) {
            // Decided again on the newest state: a call may have come between.
            let decide = |state: &State| {
                let current = state.cluster(&cluster.key());
                let next = current.and_then(|current| settled(current, state, moment));
                Ok(Changes { clusters: next.into_iter().collect(), ..Changes::default() })
            };
            match self.control.change(decide).await {
                Ok(_) => tracing::info!(cluster = %cluster.key(), "applied what was due"),
                Err(error) => log_error(&cluster.key(), "cannot apply what is due", &error),
            }
        }
        for snapshot in state.snapshots().filter(|snapshot| snapshot_step(snapshot, &state, moment).is_some()) {
            let decide = |state: &State| {
                let Some(current) = state.snapshot(&snapshot.key()) else { return Ok(Changes::default()) };
                Ok(match snapshot_step(current, state, moment) {
                    None => Changes::default(),
                    Some(SnapshotStep::Becomes(status)) => {
                        Changes::snapshot(Snapshot { status, ..Snapshot::clone(current) })
                    }
                    Some(SnapshotStep::Expires) => {
                        Changes { gone_snapshots: vec![Arc::clone(current)], ..Changes::default() }
                    }
                })
            };
            match self.control.change(decide).await {
                Ok(_) => tracing::info!(snapshot = %snapshot.key(), "applied what was due"),
                Err(error) => log_error(&snapshot.key(), "cannot apply what is due", &error),
            }
        }
    }

    /// Begins the restoring of tables, and gives up what cannot be any more.
    async fn settle_table_restores(&self) {
        let state = self.control.state();
        for record in
            state.all_records(&TABLE_RESTORES).filter(|record| table_restores::settled(record, &state).is_some())
        {
            let decide = |state: &State| {
                let current = state.record(&record.account, &TABLE_RESTORES, &record.name);
                let next = current.and_then(|current| table_restores::settled(&current, state));
                Ok(Changes { records: next.into_iter().collect(), ..Changes::default() })
            };
            if let Err(error) = self.control.change(decide).await {
                log_error(&record.name, "cannot begin to restore a table", &error);
            }
        }
    }

    /// Begins the automated snapshots whose time has come.
    async fn take_automated(&self) {
        let state = self.control.state();
        let now = self.control.now();
        for cluster in state.clusters().filter(|cluster| automated::due(cluster, &state, now).is_some()) {
            let decide = |state: &State| {
                let Some(current) = state.cluster_of(&cluster.namespace) else { return Ok(Changes::default()) };
                let Some(new) = automated::due(current, state, now) else { return Ok(Changes::default()) };
                Ok(Changes::snapshot(new.of(&self.control, state, current)?))
            };
            if let Err(error) = self.control.change(decide).await {
                log_error(&cluster.key(), "cannot take an automated snapshot", &error);
            }
        }
    }

    fn begin_missing(&mut self) {
        let state = self.control.state();
        let now = Instant::now();
        self.busy.retain(|subject, busy| {
            let is_known = state.cluster_of(subject).is_some() || state.snapshot_by_id(subject).is_some();
            is_known || subject == SWEEP || matches!(busy, Busy::UnderWay { .. })
        });
        let missing = self.missing(&state);
        if let Some(known) = &mut self.swept {
            known.extend(state.snapshots().map(|snapshot| snapshot.id.clone()));
        }
        for job in missing {
            let subject = job.subject();
            let n_failures = match self.busy.get(&subject) {
                None => 0,
                Some(Busy::UnderWay { .. }) => continue,
                Some(Busy::RetryAt { at, .. }) if *at > now => continue,
                Some(Busy::RetryAt { n_failures, .. }) => *n_failures,
            };
            let task = self.jobs.spawn(run_job(job, Arc::clone(&state), Arc::clone(&self.runtime))).id();
            self.busy.insert(subject, Busy::UnderWay { task, n_failures });
        }
    }

    /// At most one job for each subject.
    fn missing(&self, state: &State) -> Vec<Job> {
        let clusters = state.clusters().filter_map(|cluster| missing(cluster, state));
        let copies = state
            .snapshots()
            .filter(|snapshot| snapshot.status == SnapshotStatus::Creating && snapshot.size_bytes.is_none());
        let copies = copies.filter_map(|to| {
            let from = to.copied_from.clone()?;
            Some(Job::CopySnapshot { from, to: Arc::clone(to) })
        });
        let ids: BTreeSet<String> = state.snapshots().map(|snapshot| snapshot.id.clone()).collect();
        let has_leftovers = self.swept.as_ref().is_none_or(|known| !known.is_subset(&ids));
        let sweep = has_leftovers.then_some(Job::SweepSnapshots(ids));
        clusters.chain(copies).chain(sweep).collect()
    }

    async fn finish(&mut self, finished: Result<Finished, tokio::task::JoinError>) {
        let Finished { job, result } = match finished {
            Ok(finished) => finished,
            // The job panicked; the others go on.
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a cluster's job broke down");
                let broken = self.busy.iter().find_map(|(subject, busy)| match busy {
                    Busy::UnderWay { task, n_failures } if *task == error.id() => Some((subject.clone(), *n_failures)),
                    _ => None,
                });
                if let Some((subject, n_failures)) = broken {
                    self.retry_later(subject, n_failures);
                }
                return;
            }
        };
        let subject = job.subject();
        let n_failures = match self.busy.remove(&subject) {
            Some(Busy::UnderWay { n_failures, .. } | Busy::RetryAt { n_failures, .. }) => n_failures,
            None => 0,
        };
        match result {
            Ok(done) => {
                if let Err(error) = self.record(job, done).await {
                    log_error(&subject, "cannot record what was done", &error);
                    self.retry_later(subject, n_failures);
                }
            }
            Err(error) => {
                tracing::error!(subject, error = &error as &dyn std::error::Error, "a cluster's job failed");
                self.retry_later(subject, n_failures);
            }
        }
    }

    async fn record(&mut self, job: Job, done: Done) -> Result<(), ControlError> {
        match (job, done) {
            (Job::Start(cluster) | Job::Reopen(cluster), Done::Started(endpoint)) => {
                self.started(&cluster, endpoint).await
            }
            (
                Job::Snapshot(_, snapshot) | Job::CopySnapshot { to: snapshot, .. },
                Done::SnapshotMade { size_bytes },
            ) => self.snapshot_made(&snapshot, size_bytes).await,
            (Job::RestoreTable(_, record, _), Done::TableRestored(restored)) => {
                self.table_restored(&record, &restored).await
            }
            (Job::SetPassword(cluster), _) => self.password_set(&cluster).await,
            (Job::Stop(cluster), _) => {
                tracing::info!(cluster = %cluster.key(), "cluster stopped");
                self.control.set_stopped(&cluster.namespace);
                Ok(())
            }
            (Job::Destroy(cluster), _) => self.control.remove(&cluster.namespace).await,
            (Job::SweepSnapshots(known), _) => {
                self.swept = Some(known);
                Ok(())
            }
            (
                Job::Start(_) | Job::Reopen(_) | Job::Snapshot(..) | Job::CopySnapshot { .. } | Job::RestoreTable(..),
                _,
            ) => Ok(()),
        }
    }

    fn retry_later(&mut self, subject: String, n_failures: u32) {
        let pause = FIRST_RETRY.saturating_mul(1 << n_failures.min(10)).min(LAST_RETRY);
        self.busy.insert(subject, Busy::RetryAt { at: Instant::now() + pause, n_failures: n_failures + 1 });
    }

    /// The runtime is up: the endpoint is known, the password has been used, and the parameters are those of now.
    /// What changed while it started stays pending.
    async fn started(&self, started: &Cluster, endpoint: Endpoint) -> Result<(), ControlError> {
        tracing::info!(cluster = %started.key(), host = endpoint.host, port = endpoint.port, "cluster runs");
        let decide = |state: &State| {
            let Some(current) = state.cluster_of(&started.namespace) else { return Ok(Changes::default()) };
            let (pending, settings) = (&current.progress.pending, &current.settings);
            let reopened = started.progress.pending.reopen;
            let applied = if reopened { &started.settings } else { settings }.applied_parameters.clone();
            let pending = Pending { reopen: pending.reopen && !reopened, ..pending.clone() };
            let next = Cluster {
                endpoint: Some(endpoint),
                master_password: unused_password(started, current),
                settings: ClusterSettings { applied_parameters: applied, ..settings.clone() },
                progress: Progress { pending, ..current.progress.clone() },
                ..Cluster::clone(current)
            };
            let is_known = next.endpoint == current.endpoint
                && next.master_password == current.master_password
                && next.settings == current.settings
                && next.progress == current.progress;
            Ok(if is_known { Changes::default() } else { Changes::cluster(next) })
        };
        self.control.change(decide).await?;
        self.control.set_running(started);
        Ok(())
    }

    async fn password_set(&self, cluster: &Cluster) -> Result<(), ControlError> {
        tracing::info!(cluster = %cluster.key(), "admin password set");
        let decide = |state: &State| {
            let Some(current) = state.cluster_of(&cluster.namespace) else { return Ok(Changes::default()) };
            let master_password = unused_password(cluster, current);
            Ok(Changes::cluster(Cluster { master_password, ..Cluster::clone(current) }))
        };
        self.control.change(decide).await.map(drop)
    }

    async fn table_restored(&self, record: &ControlRecord, restored: &TableRestored) -> Result<(), ControlError> {
        tracing::info!(request = record.name, ?restored, "table restored");
        let decide = |state: &State| {
            let current = state.record(&record.account, &TABLE_RESTORES, &record.name);
            let next = current.map(|current| match restored {
                TableRestored::Done { size_bytes } => table_restores::succeeded(&current, *size_bytes),
                TableRestored::Refused(why) => table_restores::in_status(&current, RestoreStatus::Failed, Some(why)),
            });
            Ok(Changes { records: next.into_iter().collect(), ..Changes::default() })
        };
        self.control.change(decide).await.map(drop)
    }

    async fn snapshot_made(&self, snapshot: &Snapshot, size_bytes: u64) -> Result<(), ControlError> {
        tracing::info!(snapshot = %snapshot.key(), size_bytes, "snapshot made");
        let decide = |state: &State| {
            let current = state.snapshot_by_id(&snapshot.id);
            let made = current.map(|current| Snapshot { size_bytes: Some(size_bytes), ..Snapshot::clone(current) });
            Ok(Changes { snapshots: made.into_iter().collect(), ..Changes::default() })
        };
        self.control.change(decide).await.map(drop)
    }

    async fn stop_all(&self) {
        let state = self.control.state();
        let running = state.clusters().filter(|cluster| state.is_running(cluster));
        let stops = running.map(|cluster| async {
            if let Err(error) = self.runtime.stop(&ClusterStart::of(cluster, in_force(&state, cluster))).await {
                tracing::error!(cluster = %cluster.key(), error = &error as &dyn std::error::Error, "cannot stop a cluster");
            }
        });
        futures::future::join_all(stops).await;
    }

    fn until_next_due(&self) -> Duration {
        let (state, now) = (self.control.state(), self.control.now());
        let due = next_due(&state, self.control.apply_delay());
        let automated = state.clusters().filter_map(|cluster| automated::next_time(cluster, &state));
        // One that is overdue could not be begun.
        let automated = automated.map(|at| at.max(now + AUTOMATED_RETRY)).min();
        let due = due.into_iter().chain(automated).min().map(|at| (at - now).to_std().unwrap_or_default());
        let now = Instant::now();
        let retries = self.busy.values().filter_map(|busy| match busy {
            Busy::RetryAt { at, .. } => Some(at.saturating_duration_since(now)),
            Busy::UnderWay { .. } => None,
        });
        retries.chain(due).min().unwrap_or(LONGEST_SLEEP).clamp(SHORTEST_SLEEP, LONGEST_SLEEP)
    }
}

/// The password that `current` still waits to use, when the one that `done` had has been used.
fn unused_password(done: &Cluster, current: &Cluster) -> Option<vesto_types::Secret> {
    current.master_password.clone().filter(|password| done.master_password.as_ref() != Some(password))
}

/// What a cluster lacks to be what it should be.
fn missing(cluster: &Arc<Cluster>, state: &State) -> Option<Job> {
    let is_running = state.is_running(cluster);
    let start = || (!is_running).then(|| Job::Start(opened_anew(cluster, state)));
    let stop = || is_running.then(|| Job::Stop(Arc::clone(cluster)));
    let snapshot = || {
        let snapshot = state.snapshot_to_make(&cluster.namespace)?;
        Some(Job::Snapshot(Arc::clone(cluster), Arc::clone(snapshot)))
    };
    let table = || {
        let record = table_restores::next_of(state, cluster)?;
        Some(Job::RestoreTable(Arc::clone(cluster), Arc::clone(record), table_restores::work_of(record)?))
    };
    match cluster.status {
        ClusterStatus::Creating | ClusterStatus::Resuming => start(),
        ClusterStatus::Available
        | ClusterStatus::Modifying
        | ClusterStatus::Renaming
        | ClusterStatus::Resizing
        | ClusterStatus::CancellingResize
        | ClusterStatus::RotatingKeys
        | ClusterStatus::Rebooting => start().or_else(snapshot).or_else(|| change(cluster, state)).or_else(table),
        ClusterStatus::Pausing | ClusterStatus::Paused => snapshot().or_else(stop),
        // Nobody may commit what the last snapshot would not have.
        ClusterStatus::FinalSnapshot => stop().or_else(snapshot),
        ClusterStatus::Deleting => Some(Job::Destroy(Arc::clone(cluster))),
    }
}

/// A cluster that is reopened takes over the parameters of its group as they are now.
fn opened_anew(cluster: &Arc<Cluster>, state: &State) -> Arc<Cluster> {
    if !cluster.progress.pending.reopen {
        return Arc::clone(cluster);
    }
    let applied_parameters = applied_now(state, &cluster.account, &cluster.settings);
    let settings = ClusterSettings { applied_parameters, ..cluster.settings.clone() };
    Arc::new(Cluster { settings, ..Cluster::clone(cluster) })
}

/// What a running cluster is to be told.
fn change(cluster: &Arc<Cluster>, state: &State) -> Option<Job> {
    if cluster.progress.pending.reopen {
        Some(Job::Reopen(opened_anew(cluster, state)))
    } else if cluster.master_password.is_some() {
        Some(Job::SetPassword(Arc::clone(cluster)))
    } else {
        None
    }
}

async fn run_job(job: Job, state: Arc<State>, runtime: Arc<dyn ClusterRuntime>) -> Finished {
    let spec = |cluster: &Cluster| ClusterStart::of(cluster, in_force(&state, cluster));
    let result = match &job {
        Job::Start(cluster) => runtime.start(&spec(cluster)).await.map(Done::Started),
        Job::Reopen(cluster) => reopen(&spec(cluster), &*runtime).await.map(Done::Started),
        Job::SetPassword(cluster) => runtime.set_admin_password(&spec(cluster)).await.map(|()| Done::Acted),
        Job::Stop(cluster) => runtime.stop(&spec(cluster)).await.map(|()| Done::Acted),
        Job::Destroy(cluster) => runtime.destroy(&spec(cluster)).await.map(|()| Done::Acted),
        Job::Snapshot(cluster, snapshot) => {
            let made = runtime.snapshot(&spec(cluster), &snapshot.id).await;
            made.map(|size_bytes| Done::SnapshotMade { size_bytes })
        }
        Job::CopySnapshot { from, to } => {
            let made = runtime.copy_snapshot(from, &to.id).await;
            made.map(|size_bytes| Done::SnapshotMade { size_bytes })
        }
        Job::RestoreTable(cluster, _, table) => {
            runtime.restore_table(&spec(cluster), table).await.map(Done::TableRestored)
        }
        Job::SweepSnapshots(_) => runtime.sweep_snapshots().await.map(|()| Done::Acted),
    };
    Finished { job, result }
}

async fn reopen(spec: &ClusterStart, runtime: &dyn ClusterRuntime) -> Result<Endpoint, RuntimeError> {
    runtime.stop(spec).await?;
    runtime.start(spec).await
}

fn log_error(subject: &dyn std::fmt::Display, message: &str, error: &ControlError) {
    let error: &dyn std::error::Error = error;
    tracing::error!(%subject, error, "{message}");
}

#[cfg(test)]
mod tests;
