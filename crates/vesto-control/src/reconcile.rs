//! Brings what is to what was asked for: starts and destroys clusters, and applies role associations after their delay.
//!
//! One task looks at the state, begins what is missing, and sleeps until it is woken, a job ends, or something falls
//! due. All it knows beyond the stored state is what runs in this process, so a restart in any state carries on.
//!
//! A cluster becomes `available` once its runtime is up *and* the roles it was created with are due, and these become
//! `in-sync` in the same step: whoever waited for the cluster may use its roles.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::control::{Control, State};
use crate::error::ControlError;
use crate::model::{Cluster, ClusterKey, ClusterStatus, Endpoint};
use crate::parameters::in_force;
use crate::runtime::{ClusterRuntime, ClusterStart, RuntimeError};

const FIRST_RETRY: Duration = Duration::from_millis(500);
const LAST_RETRY: Duration = Duration::from_secs(60);
/// The shortest sleep: bounds the loop when the clock stands still or the database fails.
const SHORTEST_SLEEP: Duration = Duration::from_millis(20);

/// Owns the clusters' runtimes. At most one in a process.
pub struct Reconciler {
    control: Control,
    runtime: Arc<dyn ClusterRuntime>,
    jobs: JoinSet<Finished>,
    /// What is under way or waits for its next try, by cluster.
    busy: HashMap<ClusterKey, Busy>,
}

#[derive(Debug, Clone, Copy)]
enum Busy {
    UnderWay { n_failures: u32 },
    RetryAt { at: Instant, n_failures: u32 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    Start,
    Destroy,
}

struct Finished {
    cluster: Arc<Cluster>,
    result: Result<Done, RuntimeError>,
}

enum Done {
    Started(Endpoint),
    Destroyed,
}

impl Reconciler {
    pub fn new(control: Control, runtime: Arc<dyn ClusterRuntime>) -> Self {
        Self { control, runtime, jobs: JoinSet::new(), busy: HashMap::new() }
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

    /// Applies what is due: associations, and with them `creating` to `available`.
    async fn settle(&self) {
        let state = self.control.state();
        let now = self.control.now();
        let began_by = self.began_by(now);
        for cluster in state.clusters().filter(|cluster| settled(cluster, &state, began_by, now).is_some()) {
            // Decided again on the newest cluster: a call may have come between.
            let decide = |current: &Cluster| Ok(settled(current, &state, began_by, now));
            match self.control.update(&cluster.key(), decide).await {
                Ok(after) => {
                    tracing::info!(cluster = %after.key(), status = after.status.as_str(), "applied what was due")
                }
                Err(error) => log_error(&cluster.key(), "cannot apply what is due", &error),
            }
        }
    }

    fn begin_missing(&mut self) {
        let state = self.control.state();
        let now = Instant::now();
        self.busy.retain(|key, _| state.cluster(key).is_some());
        for cluster in state.clusters() {
            let Some(job) = missing(cluster, &state) else { continue };
            let n_failures = match self.busy.get(&cluster.key()) {
                None => 0,
                Some(Busy::UnderWay { .. }) => continue,
                Some(Busy::RetryAt { at, .. }) if *at > now => continue,
                Some(Busy::RetryAt { n_failures, .. }) => *n_failures,
            };
            self.busy.insert(cluster.key(), Busy::UnderWay { n_failures });
            let (runtime, cluster) = (Arc::clone(&self.runtime), Arc::clone(cluster));
            let parameters = in_force(&state, &cluster);
            self.jobs.spawn(run_job(job, runtime, cluster, parameters));
        }
    }

    async fn finish(&mut self, finished: Result<Finished, tokio::task::JoinError>) {
        let Finished { cluster, result } = match finished {
            Ok(finished) => finished,
            // The job panicked and took its name along: everything under way may be tried again.
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a cluster's job broke down");
                self.busy.retain(|_, busy| !matches!(busy, Busy::UnderWay { .. }));
                return;
            }
        };
        let key = cluster.key();
        let n_failures = match self.busy.remove(&key) {
            Some(Busy::UnderWay { n_failures } | Busy::RetryAt { n_failures, .. }) => n_failures,
            None => 0,
        };
        let recorded = match result {
            Ok(Done::Started(endpoint)) => self.started(&cluster, endpoint).await,
            Ok(Done::Destroyed) => self.control.remove(&key).await,
            Err(error) => {
                tracing::error!(cluster = %key, error = &error as &dyn std::error::Error, "a cluster's job failed");
                self.retry_later(key, n_failures);
                return;
            }
        };
        if let Err(error) = recorded {
            log_error(&key, "cannot record what was done", &error);
            self.retry_later(key, n_failures);
        }
    }

    fn retry_later(&mut self, key: ClusterKey, n_failures: u32) {
        let pause = FIRST_RETRY.saturating_mul(1 << n_failures.min(10)).min(LAST_RETRY);
        self.busy.insert(key, Busy::RetryAt { at: Instant::now() + pause, n_failures: n_failures + 1 });
    }

    /// The runtime is up: the endpoint is known and the password has been used.
    async fn started(&self, cluster: &Cluster, endpoint: Endpoint) -> Result<(), ControlError> {
        tracing::info!(cluster = %cluster.key(), host = endpoint.host, port = endpoint.port, "cluster runs");
        let record = |current: &Cluster| {
            let known = current.endpoint.as_ref() == Some(&endpoint) && current.master_password.is_none();
            let next = Cluster { endpoint: Some(endpoint), master_password: None, ..current.clone() };
            Ok((!known).then_some(next))
        };
        let cluster = self.control.update(&cluster.key(), record).await?;
        self.control.set_running(&cluster);
        Ok(())
    }

    async fn stop_all(&self) {
        let state = self.control.state();
        let running = state.clusters().filter(|cluster| state.is_running(cluster));
        let stops = running.map(|cluster| async {
            if let Err(error) = self.runtime.stop(&cluster.key()).await {
                tracing::error!(cluster = %cluster.key(), error = &error as &dyn std::error::Error, "cannot stop a cluster");
            }
        });
        futures::future::join_all(stops).await;
    }

    /// A change that began by then is due by `now`.
    fn began_by(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let delay = TimeDelta::from_std(self.control.settings().role_apply_delay).unwrap_or(TimeDelta::MAX);
        now.checked_sub_signed(delay).unwrap_or(DateTime::<Utc>::MIN_UTC)
    }

    fn until_next_due(&self) -> Duration {
        let state = self.control.state();
        let began_by = self.began_by(self.control.now());
        let roles = state.clusters().filter(|cluster| applies_roles(cluster, &state));
        let roles = roles.filter_map(|cluster| cluster.roles.oldest_pending());
        let roles = roles.map(|since| (since - began_by).to_std().unwrap_or_default());
        let now = Instant::now();
        let retries = self.busy.values().filter_map(|busy| match busy {
            Busy::RetryAt { at, .. } => Some(at.saturating_duration_since(now)),
            Busy::UnderWay { .. } => None,
        });
        roles.chain(retries).min().unwrap_or(Duration::from_secs(3600)).max(SHORTEST_SLEEP)
    }
}

/// Roles of a cluster on its way out are not applied any more; those of a new cluster wait for its runtime.
fn applies_roles(cluster: &Cluster, state: &State) -> bool {
    match cluster.status {
        ClusterStatus::Creating => state.is_running(cluster),
        ClusterStatus::Available => true,
        ClusterStatus::Deleting => false,
    }
}

/// The cluster with everything applied that is due, or `None` if nothing is.
fn settled(cluster: &Cluster, state: &State, began_by: DateTime<Utc>, now: DateTime<Utc>) -> Option<Cluster> {
    if !applies_roles(cluster, state) {
        return None;
    }
    let roles = cluster.roles.applied(began_by);
    let pending = roles.as_ref().unwrap_or(&cluster.roles).oldest_pending();
    let status = match cluster.status {
        ClusterStatus::Creating if pending.is_none() => ClusterStatus::Available,
        status @ (ClusterStatus::Creating | ClusterStatus::Available | ClusterStatus::Deleting) => status,
    };
    if roles.is_none() && status == cluster.status {
        return None;
    }
    let roles = roles.unwrap_or_else(|| cluster.roles.clone());
    let available_at = cluster.available_at.or((status == ClusterStatus::Available).then_some(now));
    Some(Cluster { status, roles, available_at, ..cluster.clone() })
}

fn missing(cluster: &Cluster, state: &State) -> Option<Job> {
    match cluster.status {
        ClusterStatus::Creating | ClusterStatus::Available => (!state.is_running(cluster)).then_some(Job::Start),
        ClusterStatus::Deleting => Some(Job::Destroy),
    }
}

async fn run_job(
    job: Job,
    runtime: Arc<dyn ClusterRuntime>,
    cluster: Arc<Cluster>,
    parameters: BTreeMap<String, String>,
) -> Finished {
    let result = match job {
        Job::Start => runtime.start(&ClusterStart::of(&cluster, parameters)).await.map(Done::Started),
        Job::Destroy => runtime.destroy(&cluster.key()).await.map(|()| Done::Destroyed),
    };
    Finished { cluster, result }
}

fn log_error(cluster: &ClusterKey, message: &str, error: &ControlError) {
    let error: &dyn std::error::Error = error;
    tracing::error!(%cluster, error, "{message}");
}

#[cfg(test)]
mod tests;
