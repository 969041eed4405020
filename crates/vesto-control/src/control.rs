//! The clusters of this server and their snapshots: the state that everybody reads, and the one way to change it.
//!
//! INVARIANT: a change is decided on the newest state, is on disk before anybody sees it, and is seen as a whole.
//! Changes are cancel-safe: once decided, storing and publishing run to their end even if the caller goes away.

mod records;

pub(crate) use self::records::{RecordKey, key};
pub use crate::state::State;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, watch};
use vesto_meta::control_records;
use vesto_meta::{Meta, MetaError, Tx, cluster_credentials, cluster_events, cluster_snapshots, clusters};
use vesto_types::{Clock, Ids, PasswordVerifiers, Region, Secret, TemporaryLogin};

use crate::credentials::{Credentials, Issue, random_password};
use crate::error::ControlError;
use crate::events::{EventLog, NewEvent, of_cluster, of_record, of_snapshot};
use crate::model::{Cluster, ClusterKey, ClusterStatus};
use crate::record::{from_record, to_record};
use crate::snapshot::{Snapshot, SnapshotKey};
use crate::snapshot_record;
use crate::state::Changes;

/// What an operator may set.
#[derive(Debug, Clone)]
pub struct ControlSettings {
    pub region: Region,
    /// The most roles that a cluster may have, and that one call may add or remove.
    pub max_iam_roles: usize,
    /// How long an association stays `adding` or `removing`, and a change of a cluster or a snapshot under way at least.
    pub role_apply_delay: Duration,
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
    events: RwLock<EventLog>,
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
        cluster_credentials::delete_expired(&mut tx, clock.now()).await?;
        let credentials = Credentials::restore(cluster_credentials::list(&mut tx).await?);
        let mut state = State::default();
        for record in control_records::list(&mut tx).await? {
            state.records.insert(key(&record), Arc::new(record));
        }
        for record in clusters::list(&mut tx).await? {
            let cluster = from_record(record)?;
            state.clusters.insert(cluster.key(), Arc::new(cluster));
        }
        for record in cluster_snapshots::list(&mut tx).await? {
            let snapshot = snapshot_record::from_record(record)?;
            state.snapshots.insert(snapshot.key(), Arc::new(snapshot));
        }
        let events = RwLock::new(EventLog::new(cluster_events::list(&mut tx).await?));
        tx.commit().await?;
        let state = watch::Sender::new(Arc::new(state));
        let (writer, wake) = (Arc::default(), Notify::new());
        Ok(Self(Arc::new(Inner { meta, clock, ids, settings, state, events, writer, wake, credentials })))
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

    /// Waits for the next change of the state.
    pub(crate) async fn changed(&self) {
        let _ = self.0.state.subscribe().changed().await;
    }

    /// Tells the reconciler to look again.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }

    pub(crate) async fn woken(&self) {
        self.0.wake.notified().await;
    }

    /// How long ago a change must have begun to be applied now.
    pub(crate) fn apply_delay(&self) -> TimeDelta {
        TimeDelta::from_std(self.0.settings.role_apply_delay).unwrap_or(TimeDelta::MAX)
    }

    pub(crate) fn snapshot(&self, key: &SnapshotKey) -> Option<Arc<Snapshot>> {
        self.0.state.borrow().snapshot(key).cloned()
    }

    /// Reads the events.
    pub(crate) fn with_events<T>(&self, read: impl FnOnce(&EventLog) -> T) -> T {
        read(&self.0.events.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds the cluster that `decide` makes.
    pub(crate) async fn create(
        &self,
        decide: impl FnOnce(&State) -> Result<Cluster, ControlError> + Send,
    ) -> Result<Arc<Cluster>, ControlError> {
        let mut key = None;
        let decide = |state: &State| {
            let cluster = decide(state)?;
            key = Some(cluster.key());
            Ok(Changes::cluster(cluster))
        };
        let state = self.change(decide).await?;
        let cluster = key.as_ref().and_then(|key| state.cluster(key)).cloned();
        cluster.ok_or_else(|| ControlError::ClusterNotFound(key.map(|key| key.to_string()).unwrap_or_default()))
    }

    /// Replaces a cluster by what `decide` makes of it; `None` leaves it as it is.
    pub(crate) async fn update(
        &self,
        key: &ClusterKey,
        decide: impl FnOnce(&Cluster) -> Result<Option<Cluster>, ControlError> + Send,
    ) -> Result<Arc<Cluster>, ControlError> {
        let not_found = || ControlError::ClusterNotFound(key.identifier.to_string());
        let mut namespace = String::new();
        let decide = |state: &State| {
            let current = state.cluster(key).ok_or_else(not_found)?;
            namespace.clone_from(&current.namespace);
            let Some(next) = decide(current)? else { return Ok(Changes::default()) };
            // Its old name is free from here on, its new one must have been.
            if next.key() != *key && state.cluster(&next.key()).is_some() {
                return Err(ControlError::ClusterAlreadyExists(next.identifier));
            }
            Ok(Changes::cluster(next))
        };
        let state = self.change(decide).await?;
        state.cluster_of(&namespace).cloned().ok_or_else(not_found)
    }

    /// Forgets a cluster whose data is gone, and its automated snapshots with it; one that is used just now goes later.
    pub(crate) async fn remove(&self, namespace: &str) -> Result<(), ControlError> {
        let decide = |state: &State| {
            let of_cluster = |snapshot: &&Arc<Snapshot>| {
                snapshot.namespace == namespace && !snapshot.is_manual() && !state.is_used(snapshot)
            };
            Ok(Changes {
                gone_clusters: state.cluster_of(namespace).cloned().into_iter().collect(),
                gone_snapshots: state.snapshots().filter(of_cluster).cloned().collect(),
                ..Changes::default()
            })
        };
        self.change(decide).await.map(drop)
    }

    /// Makes the changes that `decide` finds on the newest state, and returns the state with them.
    pub(crate) async fn change(
        &self,
        decide: impl FnOnce(&State) -> Result<Changes, ControlError> + Send,
    ) -> Result<Arc<State>, ControlError> {
        let writer = Arc::clone(&self.0.writer).lock_owned().await;
        let state = self.state();
        let changes = decide(&state)?;
        if changes.is_empty() { Ok(state) } else { self.write(writer, changes).await }
    }

    /// Deletes every record, cluster and snapshot, whatever its state, and waits until the reconciler has done so.
    pub async fn reset(&self) -> Result<(), ControlError> {
        let now = self.now();
        let decide = |state: &State| {
            let deleting = |cluster: &Arc<Cluster>| {
                let cluster = Cluster { master_password: None, ..Cluster::clone(cluster) };
                cluster.in_status(ClusterStatus::Deleting, now)
            };
            Ok(Changes {
                clusters: state.clusters().map(deleting).collect(),
                gone_snapshots: state.snapshots().cloned().collect(),
                gone_records: state.records.values().cloned().collect(),
                ..Changes::default()
            })
        };
        self.change(decide).await?;
        self.wake();
        self.wait_until(|state| state.is_empty()).await;
        let _writer = self.0.writer.lock().await;
        let mut tx = self.0.meta.begin().await?;
        cluster_events::forget_before(&mut tx, i64::MAX).await?;
        tx.commit().await?;
        self.0.events.write().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(())
    }

    pub(crate) fn set_running(&self, cluster: &Cluster) {
        self.publish(|state| {
            state.running.insert(cluster.namespace.clone());
        });
    }

    pub(crate) fn set_stopped(&self, namespace: &str) {
        self.publish(|state| {
            state.running.remove(namespace);
        });
    }

    async fn write(&self, writer: OwnedMutexGuard<()>, changes: Changes) -> Result<Arc<State>, ControlError> {
        let control = self.clone();
        let stored = tokio::spawn(async move {
            let _writer = writer;
            let now = control.now();
            let events = events_of(&control.state(), &changes, now);
            let (events, first_kept) = control.with_events(|log| log.number(events, now));
            let mut tx = control.0.meta.begin().await?;
            store(&mut tx, &changes).await?;
            for event in &events {
                cluster_events::append(&mut tx, event).await?;
            }
            cluster_events::forget_before(&mut tx, first_kept).await?;
            tx.commit().await?;
            control.0.events.write().unwrap_or_else(PoisonError::into_inner).append(events);
            control.publish(|state| changes.apply(state));
            Ok(control.state())
        });
        stored.await?
    }

    fn publish(&self, change: impl FnOnce(&mut State)) {
        self.0.state.send_modify(|state| change(Arc::make_mut(state)));
    }
}

async fn store(tx: &mut Tx, changes: &Changes) -> Result<(), MetaError> {
    for cluster in &changes.gone_clusters {
        clusters::delete(tx, &cluster.namespace).await?;
    }
    for cluster in &changes.clusters {
        clusters::put(tx, &to_record(cluster)).await?;
    }
    for record in &changes.gone_records {
        control_records::delete(tx, &record.account, &record.family, &record.name).await?;
    }
    for record in &changes.records {
        control_records::put(tx, record).await?;
    }
    for snapshot in &changes.gone_snapshots {
        cluster_snapshots::delete(tx, &snapshot.id).await?;
    }
    for snapshot in &changes.snapshots {
        cluster_snapshots::put(tx, &snapshot_record::to_record(snapshot)).await?;
    }
    Ok(())
}

fn events_of(state: &State, changes: &Changes, now: DateTime<Utc>) -> Vec<NewEvent> {
    let changed = changes.clusters.iter().flat_map(|after| {
        let before = state.cluster_of(&after.namespace).map(|cluster| &**cluster);
        of_cluster(before, Some(after), now)
    });
    let gone = changes.gone_clusters.iter().flat_map(|before| of_cluster(Some(before), None, now));
    let snapshots = changes.snapshots.iter().flat_map(|after| {
        let before = state.snapshot_by_id(&after.id).map(|snapshot| &**snapshot);
        of_snapshot(before, Some(after), now)
    });
    let gone_snapshots = changes.gone_snapshots.iter().flat_map(|before| of_snapshot(Some(before), None, now));
    let records = changes.records.iter().flat_map(|after| {
        let before = state.records.get(&key(after)).map(|record| &**record);
        of_record(before, Some(after), now)
    });
    let gone_records = changes.gone_records.iter().flat_map(|before| of_record(Some(before), None, now));
    let records = records.chain(gone_records);
    changed
        .chain(gone)
        .chain(snapshots)
        .chain(gone_snapshots)
        .chain(records)
        .chain(changes.events.iter().cloned())
        .collect()
}
