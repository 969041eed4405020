//! Objects that a statement makes appear, one after the other, and that mean something only together: UNLOAD's files. If
//! the process dies before all are there, the next one removes those that are, and no others that have their keys by then.

use std::sync::Arc;

use crate::store::Store;
use crate::store::id::Id;
use crate::store::publications::Appearing;
use crate::{FinishedObject, Objects, S3Error};

/// To be ended whatever becomes of the statement: what is not was a process's last.
#[derive(Clone)]
pub struct Publication {
    store: Arc<Store>,
    id: Id,
}

impl Publication {
    /// None of the objects may have appeared.
    pub async fn begin<'a>(
        objects: &Objects,
        finished: impl IntoIterator<Item = &'a FinishedObject>,
    ) -> Result<Self, S3Error> {
        let publication = Self { store: Arc::clone(&objects.store), id: objects.store.new_id() };
        publication.add(finished).await?;
        Ok(publication)
    }

    pub async fn add<'a>(&self, finished: impl IntoIterator<Item = &'a FinishedObject>) -> Result<(), S3Error> {
        // At an endpoint an object may have a digest that cannot be foreseen: it is nobody's to remove then.
        let objects: Vec<Appearing> = finished.into_iter().filter_map(FinishedObject::appearing).collect();
        // Whoever removes what an earlier process left at the endpoint looks at one object at a time.
        let goes_elsewhere = objects.iter().any(|object| !object.endpoint.is_empty());
        let _turn = if goes_elsewhere { Some(self.store.withdrawing.lock().await) } else { None };
        self.store.remember_appearing(self.id, objects).await
    }

    /// All of them are there, or the caller has removed those that were: they stay as they are.
    pub async fn end(self) -> Result<(), S3Error> {
        self.store.forget_appearing(self.id).await
    }
}

impl std::fmt::Debug for Publication {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Publication").field("id", &self.id.to_string()).finish_non_exhaustive()
    }
}
