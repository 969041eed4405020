//! The secrets of this server: the state that everybody reads, and the one way to change it.
//!
//! INVARIANT: a change is decided on the newest state and is on disk before anybody sees it. Once decided it runs to its
//! end even if the caller goes away.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;
use vesto_identity::OpCtx;
use vesto_meta::{Meta, stored_secrets};
use vesto_types::{AccountId, Clock, Ids, Region, Secret};

use crate::actions::get_secret_value;
use crate::error::SecretsError;
use crate::record::{from_record, to_record};
use crate::stored_secret::StoredSecret;
use crate::version::SecretValue;

/// Of one account; values are kept in memory.
const MAX_SECRETS: usize = 5_000;

/// Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct Secrets(Arc<Inner>);

struct Inner {
    meta: Meta,
    region: Region,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    state: RwLock<Arc<State>>,
    /// Held from reading the state that a change is based on until the changed state is published.
    writer: Arc<Mutex<()>>,
}

/// By account and name.
type State = BTreeMap<(AccountId, String), Arc<StoredSecret>>;

impl Secrets {
    pub async fn open(
        meta: Meta,
        region: Region,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<Self, SecretsError> {
        let mut tx = meta.begin().await?;
        let mut state = State::new();
        for record in stored_secrets::list(&mut tx).await? {
            let secret = from_record(&record).ok_or_else(|| SecretsError::Corrupt(record.arn.clone()))?;
            if secret.is_gone(clock.now()) {
                stored_secrets::delete(&mut tx, &secret.arn).await?;
            } else {
                state.insert(key(&secret), Arc::new(secret));
            }
        }
        tx.commit().await?;
        let state = RwLock::new(Arc::new(state));
        Ok(Self(Arc::new(Inner { meta, region, clock, ids, state, writer: Arc::default() })))
    }

    /// The text of a secret's current version, if the caller may have it (`secretsmanager:GetSecretValue`).
    pub fn text_for(&self, ctx: &OpCtx, secret_id: &str) -> Result<(String, Secret), SecretsError> {
        let (secret, version) = get_secret_value::find(self, ctx, secret_id, None, None)?;
        match version.value {
            SecretValue::Text(text) => Ok((secret.arn.clone(), text)),
            SecretValue::Binary(_) => Err(SecretsError::InvalidParameter("The secret is binary.".to_owned())),
        }
    }

    /// Forgets everything. For tests.
    pub async fn reset(&self) -> Result<(), SecretsError> {
        let _writer = self.0.writer.lock().await;
        let mut tx = self.0.meta.begin().await?;
        stored_secrets::delete_all(&mut tx).await?;
        tx.commit().await?;
        self.publish(State::clear);
        Ok(())
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    pub(crate) fn ids(&self) -> &dyn Ids {
        &*self.0.ids
    }

    pub(crate) fn region(&self) -> &Region {
        &self.0.region
    }

    fn state(&self) -> Arc<State> {
        Arc::clone(&self.0.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn publish(&self, change: impl FnOnce(&mut State)) {
        change(Arc::make_mut(&mut self.0.state.write().unwrap_or_else(PoisonError::into_inner)));
    }

    /// The account's secret of this name.
    pub(crate) fn named(&self, account: &AccountId, name: &str) -> Option<Arc<StoredSecret>> {
        let secret = self.state().get(&(account.clone(), name.to_owned())).cloned();
        secret.filter(|secret| !secret.is_gone(self.now()))
    }

    /// The account's secrets, by name.
    pub(crate) fn of_account(&self, account: &AccountId) -> Vec<Arc<StoredSecret>> {
        let now = self.now();
        let state = self.state();
        let own = state.range((account.clone(), String::new())..).take_while(|((owner, _), _)| owner == account);
        own.map(|(_, secret)| Arc::clone(secret)).filter(|secret| !secret.is_gone(now)).collect()
    }

    /// Adds a secret.
    pub(crate) async fn create(&self, secret: StoredSecret) -> Result<(), SecretsError> {
        let decide = {
            let secret = secret.clone();
            move |secrets: &Self| {
                match secrets.named(&secret.account, &secret.name) {
                    Some(known) if known.deletion.is_some() => return Err(SecretsError::NameWaits),
                    Some(_) => return Err(SecretsError::Exists(secret.name)),
                    None => {}
                }
                if secrets.of_account(&secret.account).len() >= MAX_SECRETS {
                    return Err(SecretsError::TooMany);
                }
                Ok(Some(secret))
            }
        };
        self.write(key(&secret), decide).await.map(drop)
    }

    /// Replaces a secret by what `decide` makes of the newest one.
    pub(crate) async fn update(
        &self,
        secret: &StoredSecret,
        decide: impl FnOnce(&mut StoredSecret) -> Result<(), SecretsError> + Send + 'static,
    ) -> Result<Arc<StoredSecret>, SecretsError> {
        let arn = secret.arn.clone();
        let (account, name) = key(secret);
        let decide = move |secrets: &Self| {
            let newest = secrets.named(&account, &name).filter(|newest| newest.arn == arn);
            let mut next = newest.map(|newest| StoredSecret::clone(&newest)).ok_or(SecretsError::NotFound)?;
            decide(&mut next)?;
            Ok(Some(next))
        };
        self.write(key(secret), decide).await?.ok_or(SecretsError::NotFound)
    }

    pub(crate) async fn remove(&self, secret: &StoredSecret) -> Result<(), SecretsError> {
        self.write(key(secret), |_: &Self| Ok(None)).await.map(drop)
    }

    /// What `decide` makes stands under the key from then on; `None` removes what stood there.
    async fn write(
        &self,
        key: (AccountId, String),
        decide: impl FnOnce(&Self) -> Result<Option<StoredSecret>, SecretsError> + Send + 'static,
    ) -> Result<Option<Arc<StoredSecret>>, SecretsError> {
        let writer = Arc::clone(&self.0.writer).lock_owned().await;
        let secrets = self.clone();
        let written = tokio::spawn(async move {
            let _writer = writer;
            let next = decide(&secrets)?.map(Arc::new);
            let before = secrets.state().get(&key).cloned();
            let mut tx = secrets.0.meta.begin().await?;
            // One of the same name whose time is over is in the way.
            if let Some(before) = before.filter(|before| next.as_ref().is_none_or(|next| next.arn != before.arn)) {
                stored_secrets::delete(&mut tx, &before.arn).await?;
            }
            if let Some(next) = &next {
                stored_secrets::put(&mut tx, &to_record(next)).await?;
            }
            tx.commit().await?;
            secrets.publish(|state| match &next {
                Some(next) => drop(state.insert(key, Arc::clone(next))),
                None => drop(state.remove(&key)),
            });
            Ok::<_, SecretsError>(next)
        });
        written.await?
    }
}

fn key(secret: &StoredSecret) -> (AccountId, String) {
    (secret.account.clone(), secret.name.clone())
}
