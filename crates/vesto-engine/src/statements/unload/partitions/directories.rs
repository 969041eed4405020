//! The partitions met so far, by number: rows travel and are sorted with a number, not with a path.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::execution::memory_pool::{MemoryConsumer, MemoryPool, MemoryReservation};
use vesto_types::SqlError;

use crate::errors::sql_error;

/// What an entry takes besides its text.
const ENTRY_BYTES: usize = 96;

/// Numbers for directories, first come, first numbered. Its memory is the statement's.
pub(in crate::statements::unload) struct Directories {
    known: Mutex<Known>,
}

struct Known {
    numbers: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
    memory: MemoryReservation,
}

impl Directories {
    pub(in crate::statements::unload) fn new(pool: &Arc<dyn MemoryPool>) -> Self {
        let memory = MemoryConsumer::new("UNLOAD partitions").register(pool);
        Self { known: Mutex::new(Known { numbers: HashMap::new(), names: Vec::new(), memory }) }
    }

    /// The number of a directory, and its shared name.
    pub(in crate::statements::unload) fn number(&self, directory: &str) -> Result<(u32, Arc<str>), SqlError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((name, number)) = known.numbers.get_key_value(directory) {
            return Ok((*number, Arc::clone(name)));
        }
        known.memory.try_grow(directory.len() + ENTRY_BYTES).map_err(sql_error)?;
        let (name, number) = (Arc::<str>::from(directory), u32::try_from(known.names.len()).unwrap_or(u32::MAX));
        known.numbers.insert(Arc::clone(&name), number);
        known.names.push(Arc::clone(&name));
        Ok((number, name))
    }

    pub(in crate::statements::unload) fn name(&self, number: u32) -> Option<Arc<str>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.names.get(number as usize).cloned()
    }
}

impl std::fmt::Debug for Directories {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("Directories").field("known", &known.names.len()).finish()
    }
}
