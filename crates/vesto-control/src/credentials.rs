//! Temporary database passwords: issued by the management API, asked for at every SQL login.
//!
//! **Invariants:** only what checks a password is kept, sealed on disk. One counts for the cluster whose namespace it was
//! issued for, under the name it was issued with, for the database it names, and until it expires; whoever asked for it
//! may be gone by then. Expired ones are swept whenever one is issued or the server starts.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use chrono::{DateTime, Utc};
use ring::digest::{SHA256, digest};
use vesto_meta::cluster_credentials::CredentialRecord;
use vesto_types::{PasswordVerifiers, Secret, TemporaryLogin};

/// Live passwords of one cluster. More are refused until some expire.
const MAX_LIVE: usize = 5_000;
const PASSWORD_LENGTH: usize = 64;
const PASSWORD_CHARACTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// By namespace and login name.
type Live = HashMap<(String, String), Vec<Arc<CredentialRecord>>>;

/// The live credentials of all clusters.
#[derive(Default)]
pub(crate) struct Credentials(RwLock<Live>);

impl Credentials {
    pub(crate) fn restore(records: Vec<CredentialRecord>) -> Self {
        let credentials = Self::default();
        records.into_iter().for_each(|record| credentials.add(record));
        credentials
    }

    pub(crate) fn add(&self, record: CredentialRecord) {
        let key = (record.namespace.clone(), record.login_name.clone());
        self.write().entry(key).or_default().push(Arc::new(record));
    }

    pub(crate) fn sweep(&self, now: DateTime<Utc>) {
        self.write().retain(|_, records| {
            records.retain(|record| record.expires_at > now);
            !records.is_empty()
        });
    }

    pub(crate) fn is_full(&self, namespace: &str) -> bool {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let of_cluster = all.iter().filter(|((known, _), _)| known == namespace);
        of_cluster.map(|(_, records)| records.len()).sum::<usize>() >= MAX_LIVE
    }

    /// The passwords with which `login_name` may open `database` now.
    pub(crate) fn live(
        &self,
        namespace: &str,
        login_name: &str,
        database: &str,
        now: DateTime<Utc>,
    ) -> Vec<Arc<CredentialRecord>> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let known = all.get(&(namespace.to_owned(), login_name.to_owned())).into_iter().flatten();
        let opens = |record: &&Arc<CredentialRecord>| {
            record.expires_at > now && record.login.database.as_ref().is_none_or(|named| named == database)
        };
        known.filter(opens).cloned().collect()
    }

    fn write(&self) -> RwLockWriteGuard<'_, Live> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A password that is about to be handed out.
pub(crate) struct Issue {
    pub(crate) namespace: String,
    pub(crate) login_name: String,
    pub(crate) login: TemporaryLogin,
    pub(crate) expires_at: DateTime<Utc>,
}

impl Issue {
    pub(crate) fn record(self, id: String, password: &Secret) -> CredentialRecord {
        let Self { namespace, login_name, login, expires_at } = self;
        let verifiers = PasswordVerifiers::with_salt(&login_name, password, salt(&namespace, &login_name));
        CredentialRecord { id, namespace, login_name, login, verifiers, expires_at }
    }
}

pub(crate) fn random_password(ids: &dyn vesto_types::Ids) -> Secret {
    Secret::new(ids.chars(PASSWORD_CHARACTERS, PASSWORD_LENGTH))
}

/// The same for all passwords of a name, see [`PasswordVerifiers::with_salt`]; random as they are, they need none.
fn salt(namespace: &str, login_name: &str) -> Vec<u8> {
    let digest = digest(&SHA256, format!("{namespace} {login_name}").as_bytes());
    digest.as_ref().iter().copied().take(16).collect()
}

#[cfg(test)]
mod tests;
