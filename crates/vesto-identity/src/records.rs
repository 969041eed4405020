//! IAM's smaller entities, which no decision reads: stored as sealed documents, held in memory as typed values.
//!
//! A family is a struct in [`families`] and its name in the list there. Whoever changes one goes through
//! [`Edit::put_record`] and [`Edit::remove_record`], so that disk and memory stay the same.

mod families;

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use vesto_meta::{MetaError, iam_records::IamRecord, row::At};
use vesto_types::{AccountId, Secret};

pub(crate) use families::*;

use crate::edit::{Change, Edit};

/// One kind of entity.
pub(crate) trait Family: Keyed + Clone {
    const KIND: Kind;
    fn of(entity: &Entity) -> Option<&Self>;
    fn wrap(self) -> Entity;
}

pub(crate) trait Keyed: Sized + 'static {
    /// Unique among the account's entities of the kind.
    fn key(&self) -> String;
}

/// What belongs to a user, and is gone before the user can be.
pub(crate) trait OfUser: Family {
    fn user_id(&self) -> &str;
}

/// Every entity of every account.
#[derive(Debug, Clone, Default)]
pub(crate) struct Records(BTreeMap<(AccountId, Kind, String), Arc<Entity>>);

impl Records {
    pub(crate) fn get<F: Family>(&self, account: &AccountId, key: &str) -> Option<&F> {
        self.0.get(&(account.clone(), F::KIND, key.to_owned())).and_then(|entity| F::of(entity))
    }

    /// By key.
    pub(crate) fn list<F: Family>(&self, account: &AccountId) -> impl Iterator<Item = &F> {
        self.0
            .range((account.clone(), F::KIND, String::new())..)
            .take_while(move |((owner, kind, _), _)| owner == account && *kind == F::KIND)
            .filter_map(|(_, entity)| F::of(entity))
    }

    pub(crate) fn of_user<F: OfUser>(&self, account: &AccountId, user_id: &str) -> impl Iterator<Item = &F> {
        self.list::<F>(account).filter(move |entity| entity.user_id() == user_id)
    }

    /// The account that has an entity of this kind under this key, for keys that are unique on the server.
    pub(crate) fn account_with<F: Family>(&self, key: &str) -> Option<&AccountId> {
        self.0.keys().find(|(_, kind, known)| *kind == F::KIND && known == key).map(|(account, ..)| account)
    }

    pub(crate) fn put(&mut self, account: &AccountId, entity: &Arc<Entity>) {
        self.0.insert((account.clone(), entity.kind(), entity.key()), Arc::clone(entity));
    }

    pub(crate) fn remove(&mut self, account: &AccountId, kind: Kind, key: &str) {
        self.0.remove(&(account.clone(), kind, key.to_owned()));
    }
}

impl Edit<'_> {
    pub(crate) fn put_record<F: Family>(&mut self, account: &AccountId, family: F) {
        self.make(Change::PutRecord { account: account.clone(), entity: Arc::new(family.wrap()) });
    }

    pub(crate) fn remove_record<F: Family>(&mut self, account: &AccountId, key: &str) {
        self.make(Change::DeleteRecord { account: account.clone(), kind: F::KIND, key: key.to_owned() });
    }
}

/// The entity as it is stored.
pub(crate) fn to_stored(account: &AccountId, entity: &Entity) -> Result<IamRecord, MetaError> {
    let (kind, key) = (entity.kind().name().to_owned(), entity.key());
    let document = serde_json::to_string(entity).map_err(|_| corrupt(&kind, &key))?;
    Ok(IamRecord { account: account.clone(), kind, key, document: Secret::new(document) })
}

pub(crate) fn of_stored(record: &IamRecord) -> Result<Entity, MetaError> {
    serde_json::from_str(record.document.expose()).map_err(|_| corrupt(&record.kind, &record.key))
}

/// Names the document; what is in it may be secret.
fn corrupt(kind: &str, key: &str) -> MetaError {
    At("iam_records", "document").corrupt(format!("{kind} {key}"))
}

/// IAM's times have whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Seconds(i64);

impl Seconds {
    pub(crate) fn time(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0, 0).unwrap_or_default()
    }
}

impl From<DateTime<Utc>> for Seconds {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.timestamp())
    }
}

/// A secret inside a document that is sealed as a whole.
mod secret_text {
    use serde::{Deserialize, Deserializer, Serializer};
    use vesto_types::Secret;

    pub(super) fn serialize<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        String::deserialize(deserializer).map(Secret::new)
    }
}
