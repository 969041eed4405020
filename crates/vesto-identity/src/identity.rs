//! The handle to it all: opening, reading the current state, changing it.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::{DateTime, Utc};
use thiserror::Error;
use vesto_audit::Audit;
use vesto_meta::{Meta, MetaError};
use vesto_policy::{MalformedPolicy, ParseOptions};
use vesto_types::{AccessKeyId, AccountId, Clock, Ids, Region};

use crate::{
    DecisionLog, ServiceRoleUse,
    access_reports::{AccessReport, AccessReports},
    aws_managed::AwsManaged,
    edit::{self, Change, Edit},
    last_uses::{LastUse, LastUses},
    sign_in::OpenLink,
    state::State,
};

#[derive(Debug, Error)]
pub enum IdentityError {
    #[error("the metadata could not be read or written")]
    Meta(#[from] MetaError),
    #[error("the built-in policy `{name}` is malformed")]
    BuiltInPolicy { name: String, source: MalformedPolicy },
    #[error("service `{service}` has no service-linked role here")]
    NoServiceRole { service: String },
    #[error("a made-up name is not valid")]
    Name(#[source] vesto_types::NameError),
    #[error("a change was interrupted")]
    Interrupted(#[source] tokio::task::JoinError),
}

#[derive(Debug, Clone)]
pub struct IdentityOptions {
    /// The account that a server has from its first start.
    pub default_account: AccountId,
    pub region: Region,
    /// Read the old ARN form of the Redshift guide in policies (`vesto_policy::ParseOptions`).
    pub legacy_redshift_arns: bool,
    /// How many decisions the log in memory keeps.
    pub decision_log_capacity: usize,
    /// Where calls are written down.
    pub audit: Audit,
}

impl IdentityOptions {
    pub fn new(default_account: AccountId, region: Region) -> Self {
        Self { default_account, region, legacy_redshift_arns: true, decision_log_capacity: 4_000, audit: Audit::off() }
    }
}

/// Accounts and everything in them. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    meta: Meta,
    options: IdentityOptions,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    log: DecisionLog,
    service_role_use: OnceLock<Arc<dyn ServiceRoleUse>>,
    last_uses: Mutex<LastUses>,
    access_reports: Mutex<AccessReports>,
    /// By serial number: in which step of 30 seconds how many codes were wrong.
    wrong_codes: Mutex<HashMap<String, (i64, u32)>>,
    sign_in_links: Mutex<Vec<OpenLink>>,
    state: RwLock<Arc<State>>,
    revision: AtomicU64,
    /// Held from reading the state that a change is based on until the changed state is published.
    writer: Arc<tokio::sync::Mutex<()>>,
}

impl Identity {
    /// Reads everything that `meta` holds. A new server is still empty then: see [`Identity::bootstrap`].
    pub async fn open(
        meta: Meta,
        options: IdentityOptions,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<Self, IdentityError> {
        let parse = ParseOptions { legacy_redshift_arns: options.legacy_redshift_arns };
        let aws_managed = Arc::new(AwsManaged::load(&parse)?);
        let state = read(&meta, State::new(parse, aws_managed)?).await?;
        let log = DecisionLog::new(options.decision_log_capacity, meta.clone());
        let state = RwLock::new(Arc::new(state));
        Ok(Self(Arc::new(Inner {
            meta,
            options,
            clock,
            ids,
            log,
            service_role_use: OnceLock::new(),
            last_uses: Mutex::default(),
            access_reports: Mutex::default(),
            wrong_codes: Mutex::default(),
            sign_in_links: Mutex::default(),
            state,
            revision: AtomicU64::new(0),
            writer: Arc::default(),
        })))
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    pub fn ids(&self) -> &dyn Ids {
        &*self.0.ids
    }

    pub fn region(&self) -> &Region {
        &self.0.options.region
    }

    pub fn default_account(&self) -> &AccountId {
        &self.0.options.default_account
    }

    pub fn accounts(&self) -> Vec<AccountId> {
        self.state().accounts.keys().cloned().collect()
    }

    pub fn audit(&self) -> &Audit {
        &self.0.options.audit
    }

    pub fn decision_log(&self) -> &DecisionLog {
        &self.0.log
    }

    /// How this server reads policy documents; whoever stores policies of its own (S3) parses with the same options.
    pub fn parse_options(&self) -> ParseOptions {
        ParseOptions { legacy_redshift_arns: self.0.options.legacy_redshift_arns }
    }

    /// The unique id (`AIDA…`, `AROA…`) of the user or role that has this ARN, if there is one: for binding the
    /// principals of a resource policy when it is saved.
    pub fn unique_id(&self, arn: &str) -> Option<String> {
        self.state().unique_id(arn).map(str::to_owned)
    }

    pub fn role_exists(&self, arn: &vesto_types::RoleArn) -> bool {
        self.state().role_by_arn(arn).is_some()
    }

    /// Notes that a key was used for `service`, for the answers that say when something was last used.
    pub fn note_use(&self, key: &AccessKeyId, service: &str, region: &Region) {
        let used = LastUse { at: self.now(), service: service.to_owned(), region: region.clone() };
        let state = self.state();
        let entity = state.keys.get(key).and_then(|key| key.owner.entity_id());
        self.last_uses().note(key, entity, used);
    }

    fn last_uses(&self) -> MutexGuard<'_, LastUses> {
        self.0.last_uses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn last_use(&self, key: &AccessKeyId) -> Option<LastUse> {
        self.last_uses().of_key(key).cloned()
    }

    /// When the user or role with this unique id last used a service.
    pub(crate) fn last_use_of(&self, id: &str, service: &str) -> Option<LastUse> {
        self.last_uses().of_entity(id, service).cloned()
    }

    pub(crate) fn newest_use_of(&self, id: &str) -> Option<LastUse> {
        self.last_uses().newest(id).cloned()
    }

    pub(crate) fn add_access_report(&self, report: AccessReport) {
        self.0.access_reports.lock().unwrap_or_else(PoisonError::into_inner).add(report);
    }

    pub(crate) fn access_report(&self, account: &AccountId, job_id: &str) -> Option<Arc<AccessReport>> {
        self.0.access_reports.lock().unwrap_or_else(PoisonError::into_inner).get(account, job_id)
    }

    /// How many wrong codes of this MFA device were tried in this step of 30 seconds.
    pub(crate) fn wrong_codes(&self, serial_number: &str, step: i64) -> u32 {
        let wrong = self.0.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.get(serial_number).filter(|(known, _)| *known == step).map_or(0, |(_, count)| *count)
    }

    pub(crate) fn note_wrong_code(&self, serial_number: &str, step: i64) {
        let mut wrong = self.0.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.retain(|_, (known, _)| *known == step);
        wrong.entry(serial_number.to_owned()).or_insert((step, 0)).1 += 1;
    }

    pub(crate) fn open_links(&self) -> MutexGuard<'_, Vec<OpenLink>> {
        self.0.sign_in_links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first one given stays.
    pub(crate) fn set_service_role_use(&self, user: Arc<dyn ServiceRoleUse>) {
        let _ = self.0.service_role_use.set(user);
    }

    /// ARNs of what still needs the role of `service` in the account.
    pub(crate) async fn service_role_used_by(&self, account: &AccountId, service: &str) -> Vec<String> {
        match self.0.service_role_use.get() {
            Some(user) => user.used_by(account, service).await,
            None => Vec::new(),
        }
    }

    pub(crate) fn meta(&self) -> &Meta {
        &self.0.meta
    }

    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.0.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Checks and changes as one step: `change` sees the newest state, nobody else writes meanwhile, and what it made is
    /// durable and visible when this returns. An error from `change` leaves everything as it was.
    ///
    /// Cancel-safe: once `change` has returned, storing and publishing run to their end even if the caller goes away.
    pub(crate) async fn write<T, E: From<IdentityError>>(
        &self,
        change: impl FnOnce(&mut Edit<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let guard = Arc::clone(&self.0.writer).lock_owned().await;
        let mut edit =
            Edit { state: State::clone(&self.state()), changes: Vec::new(), now: self.now(), ids: self.ids() };
        let value = change(&mut edit)?;
        let Edit { state, changes, .. } = edit;
        let identity = self.clone();
        let published = tokio::spawn(async move {
            let _guard = guard;
            identity.publish(state, &changes).await
        });
        published.await.map_err(IdentityError::Interrupted).and_then(|stored| stored.map_err(IdentityError::Meta))?;
        Ok(value)
    }

    async fn publish(&self, state: State, changes: &[Change]) -> Result<(), MetaError> {
        if changes.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.store(changes).await {
            // Whether a failed commit reached the disk is unknown: what is there now is what counts.
            let stored = read(self.meta(), state.emptied()).await;
            stored.map(|stored| self.show(stored)).unwrap_or_else(|error| {
                tracing::error!(%error, "cannot read the identities again after a failed write");
            });
            return Err(error);
        }
        self.show(state);
        Ok(())
    }

    async fn store(&self, changes: &[Change]) -> Result<(), MetaError> {
        let mut tx = self.meta().begin().await?;
        edit::store(&mut tx, changes).await?;
        tx.commit().await
    }

    fn show(&self, state: State) {
        *self.0.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
        self.0.revision.fetch_add(1, Ordering::Release);
    }

    /// Rises with every change of users, roles and policies, after the change can be seen.
    pub fn revision(&self) -> u64 {
        self.0.revision.load(Ordering::Acquire)
    }
}

/// Everything stored, on top of an empty state.
async fn read(meta: &Meta, mut state: State) -> Result<State, MetaError> {
    let mut tx = meta.begin().await?;
    for change in edit::load(&mut tx).await? {
        state.apply(&change);
    }
    Ok(state)
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("options", &self.0.options).finish_non_exhaustive()
    }
}

/// The caller learns only that it failed; the cause is for the log.
impl From<IdentityError> for vesto_aws_wire::ApiError {
    fn from(error: IdentityError) -> Self {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::error!(%error, cause, "identity failed");
        Self::internal_failure()
    }
}

impl From<crate::AccessDenied> for vesto_aws_wire::ApiError {
    fn from(denied: crate::AccessDenied) -> Self {
        Self::access_denied(denied.message())
    }
}
