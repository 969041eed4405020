//! What a caller may know of its requests to another endpoint, beside their outcome.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use http::HeaderMap;

use super::RemoteError;

/// Failures that are kept, of those that a retry made good.
const MAX_KEPT: usize = 16;

/// Filled in as requests are sent, answered and repeated: also while a body is read.
#[derive(Debug, Default)]
pub struct Exchange {
    retries: AtomicU64,
    told: Mutex<Told>,
}

#[derive(Debug, Default)]
struct Told {
    request_id: String,
    extended_request_id: String,
    retried: Vec<String>,
}

impl Exchange {
    pub fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    /// The endpoint's ids of the last request that it answered (`x-amz-request-id`, `x-amz-id-2`); empty when it gave none.
    pub fn request_ids(&self) -> (String, String) {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        (told.request_id.clone(), told.extended_request_id.clone())
    }

    /// What was repeated was repeated for these failures, the first ones.
    pub fn take_retried(&self) -> Vec<String> {
        std::mem::take(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner).retried)
    }

    pub(super) fn answered(&self, headers: &HeaderMap) {
        let text = |name: &str| {
            let text = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            text.chars().take(128).collect::<String>()
        };
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.request_id = text("x-amz-request-id");
        told.extended_request_id = text("x-amz-id-2");
    }

    pub(super) fn retried(&self, error: &RemoteError) {
        self.retries.fetch_add(1, Ordering::Relaxed);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.retried.len() < MAX_KEPT {
            told.retried.push(error.message());
        }
    }
}
