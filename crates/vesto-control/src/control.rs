//! The clusters of this server: the state that everybody reads, and the one way to change it.
//!
//! INVARIANT: a change is decided on the newest state, is on disk before anybody sees it, and is seen as a whole.
//! Changes are cancel-safe: once decided, storing and publishing run to their end even if the caller goes away.

mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, watch};
use vesto_meta::control_records::{self, ControlRecord};
use vesto_meta::{Meta, MetaError, cluster_credentials, clusters};
use vesto_types::{Clock, Ids, PasswordVerifiers, Region, Secret, TemporaryLogin};

use self::records::RecordKey;
use crate::credentials::{Credentials, Issue, random_password};
use crate::error::ControlError;
use crate::model::{Cluster, ClusterKey, ClusterStatus};
use crate::record::{from_record, to_record};

/// What an operator may set.
#[derive(Debug, Clone)]
pub struct ControlSettings {
    pub region: Region,
    /// The most roles that a cluster may have, and that one call may add or remove.
    pub max_iam_roles: usize,
    /// How long an association stays `adding` or `removing`.
    pub role_apply_delay: Duration,
}

/// Every cluster at one moment.
#[derive(Debug, Clone, Default)]
pub struct State {
    clusters: BTreeMap<ClusterKey, Arc<Cluster>>,
    /// The namespaces whose runtime is up.
    running: BTreeSet<String>,
    records: BTreeMap<RecordKey, Arc<ControlRecord>>,
}

impl State {
    pub fn cluster(&self, key: &ClusterKey) -> Option<&Arc<Cluster>> {
        self.clusters.get(key)
    }

    /// In the order of account and identifier.
    pub fn clusters(&self) -> impl Iterator<Item = &Arc<Cluster>> {
        self.clusters.values()
    }

    pub fn is_running(&self, cluster: &Cluster) -> bool {
        self.running.contains(&cluster.namespace)
    }

    pub fn is_empty(&self) -> bool {
        self.clusters.is_empty()
    }
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Control(Arc<Inner>);

struct Inner {
    meta: Meta,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    settings: ControlSettings,
    state: watch::Sender<Arc<State>>,
    /// Held from reading the state that a change is based on until the changed state is published.
    writer: Arc<Mutex<()>>,
    wake: Notify,
    credentials: Credentials,
}

impl Control {
    /// Reads the clusters that there are. Nothing runs before the reconciler does.
    pub async fn open(
        meta: Meta,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        settings: ControlSettings,
    ) -> Result<Self, MetaError> {
        let mut tx = meta.begin().await?;
        let records = clusters::list(&mut tx).await?;
        cluster_credentials::delete_expired(&mut tx, clock.now()).await?;
        let credentials = Credentials::restore(cluster_credentials::list(&mut tx).await?);
        let kept = control_records::list(&mut tx).await?;
        tx.commit().await?;
        let mut state = State::default();
        state.records = kept.into_iter().map(|record| (records::key(&record), Arc::new(record))).collect();
        for record in records {
            let cluster = from_record(record)?;
            state.clusters.insert(cluster.key(), Arc::new(cluster));
        }
        let state = watch::Sender::new(Arc::new(state));
        let (writer, wake) = (Arc::default(), Notify::new());
        Ok(Self(Arc::new(Inner { meta, clock, ids, settings, state, writer, wake, credentials })))
    }

    pub fn settings(&self) -> &ControlSettings {
        &self.0.settings
    }

    pub fn region(&self) -> &Region {
        &self.0.settings.region
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    pub fn ids(&self) -> &dyn Ids {
        &*self.0.ids
    }

    /// The state now. A snapshot: it does not change while it is held.
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.0.state.borrow())
    }

    /// One cluster now; sync and cheap, so that a SQL session may ask before every statement.
    pub fn cluster(&self, key: &ClusterKey) -> Option<Arc<Cluster>> {
        self.0.state.borrow().cluster(key).cloned()
    }

    /// The temporary passwords with which `login_name` may open a database of the cluster now, and what each opens.
    pub fn temporary_logins(
        &self,
        cluster: &ClusterKey,
        login_name: &str,
        database: &str,
    ) -> Vec<(PasswordVerifiers, TemporaryLogin)> {
        let Some(cluster) = self.cluster(cluster) else { return Vec::new() };
        let live = self.0.credentials.live(&cluster.namespace, login_name, database, self.now());
        live.iter().map(|record| (record.verifiers.clone(), record.login.clone())).collect()
    }

    /// Issues a temporary password. What checks it is on disk before it is handed out.
    pub(crate) async fn issue_password(&self, issue: Issue) -> Result<Secret, ControlError> {
        let now = self.now();
        self.0.credentials.sweep(now);
        if self.0.credentials.is_full(&issue.namespace) {
            return Err(ControlError::Throttled);
        }
        let password = random_password(self.ids());
        let id = self.ids().uuid().to_string();
        let (hashed, handed_out) = (password.clone(), password);
        let record = tokio::task::spawn_blocking(move || issue.record(id, &hashed)).await?;
        let mut tx = self.0.meta.begin().await?;
        cluster_credentials::delete_expired(&mut tx, now).await?;
        cluster_credentials::insert(&mut tx, &record).await?;
        tx.commit().await?;
        self.0.credentials.add(record);
        Ok(handed_out)
    }

    /// Waits until the state is as wanted.
    pub async fn wait_until(&self, wanted: impl FnMut(&Arc<State>) -> bool) {
        // The sender lives as long as `self`, so this cannot fail.
        let _ = self.0.state.subscribe().wait_for(wanted).await;
    }

    /// Tells the reconciler to look again.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }

    pub(crate) async fn woken(&self) {
        self.0.wake.notified().await;
    }

    /// Adds the cluster that `decide` makes.
    pub(crate) async fn create(
        &self,
        decide: impl FnOnce(&State) -> Result<Cluster, ControlError> + Send,
    ) -> Result<Arc<Cluster>, ControlError> {
        let writer = Arc::clone(&self.0.writer).lock_owned().await;
        let cluster = decide(&self.state())?;
        self.write(writer, cluster).await
    }

    /// Replaces a cluster by what `decide` makes of it; `None` leaves it as it is.
    pub(crate) async fn update(
        &self,
        key: &ClusterKey,
        decide: impl FnOnce(&Cluster) -> Result<Option<Cluster>, ControlError> + Send,
    ) -> Result<Arc<Cluster>, ControlError> {
        let writer = Arc::clone(&self.0.writer).lock_owned().await;
        let not_found = || ControlError::ClusterNotFound(key.identifier.to_string());
        let current = self.cluster(key).ok_or_else(not_found)?;
        match decide(&current)? {
            Some(next) => self.write(writer, next).await,
            None => Ok(current),
        }
    }

    /// Forgets a cluster whose data is gone.
    pub(crate) async fn remove(&self, key: &ClusterKey) -> Result<(), ControlError> {
        let writer = Arc::clone(&self.0.writer).lock_owned().await;
        let Some(cluster) = self.cluster(key) else { return Ok(()) };
        let control = self.clone();
        let stored = tokio::spawn(async move {
            let _writer = writer;
            let mut tx = control.0.meta.begin().await?;
            clusters::delete(&mut tx, &cluster.namespace).await?;
            tx.commit().await?;
            control.publish(|state| {
                state.clusters.remove(&cluster.key());
                state.running.remove(&cluster.namespace);
            });
            Ok(())
        });
        stored.await?
    }

    pub(crate) fn set_running(&self, cluster: &Cluster) {
        self.publish(|state| {
            state.running.insert(cluster.namespace.clone());
        });
    }

    /// Deletes every record and cluster, whatever its state, and waits until the reconciler has done so.
    pub async fn reset(&self) -> Result<(), ControlError> {
        for cluster in self.state().clusters() {
            let deleting = |current: &Cluster| {
                Ok(Some(Cluster { status: ClusterStatus::Deleting, master_password: None, ..current.clone() }))
            };
            self.update(&cluster.key(), deleting).await?;
        }
        self.wake();
        self.wait_until(|state| state.is_empty()).await;
        self.remove_all_records().await
    }

    async fn write(&self, writer: OwnedMutexGuard<()>, cluster: Cluster) -> Result<Arc<Cluster>, ControlError> {
        let control = self.clone();
        let stored = tokio::spawn(async move {
            let _writer = writer;
            let mut tx = control.0.meta.begin().await?;
            clusters::put(&mut tx, &to_record(&cluster)).await?;
            tx.commit().await?;
            let cluster = Arc::new(cluster);
            control.publish(|state| {
                state.clusters.insert(cluster.key(), Arc::clone(&cluster));
            });
            Ok(cluster)
        });
        stored.await?
    }

    fn publish(&self, change: impl FnOnce(&mut State)) {
        self.0.state.send_modify(|state| change(Arc::make_mut(state)));
    }
}
