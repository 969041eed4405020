//! How often and when an attempt is repeated: the pauses double, and a random half of each is waited, so that many
//! readers that were turned away together do not come back together.

use std::sync::Arc;
use std::time::Duration;

use vesto_types::Ids;

use super::{Exchange, Patience, Remote, RemoteError};

/// The failures of one operation since it last got on.
#[derive(Debug)]
pub(super) struct Attempts {
    patience: Patience,
    failed: u32,
    exchange: Option<Arc<Exchange>>,
}

impl Attempts {
    pub(super) fn new(remote: &Remote) -> Self {
        Self { patience: remote.settings.patience, failed: 0, exchange: None }
    }

    /// Who is told of each attempt that is repeated.
    pub(super) fn told_to(self, exchange: Option<Arc<Exchange>>) -> Self {
        Self { exchange, ..self }
    }

    /// Something came: the count begins anew.
    pub(super) fn progress(&mut self) {
        self.failed = 0;
    }

    /// Waits before the next attempt; gives the error back if there is none.
    pub(super) async fn pause(&mut self, remote: &Remote, error: RemoteError) -> Result<(), RemoteError> {
        self.failed += 1;
        if !error.may_pass() || self.failed >= self.patience.attempts {
            return Err(error);
        }
        if let Some(exchange) = &self.exchange {
            exchange.retried(&error);
        }
        tracing::debug!(%error, failed = self.failed, "a request to the S3 endpoint is repeated");
        tokio::time::sleep(pause(&self.patience, self.failed, &*remote.ids)).await;
        Ok(())
    }
}

fn pause(patience: &Patience, failed: u32, ids: &dyn Ids) -> Duration {
    let doubled = 2_u32.saturating_pow(failed.saturating_sub(1));
    let full = patience.first_pause.saturating_mul(doubled).min(Patience::MAX_PAUSE);
    let mut random = [0];
    ids.fill(&mut random);
    full / 2 + full * u32::from(random[0]) / 512
}

#[cfg(test)]
mod tests {
    use vesto_types::SeededIds;

    use super::*;

    #[test]
    fn pauses_double_up_to_a_limit_and_are_never_all_alike() {
        let (patience, ids) = (Patience::default(), SeededIds::default());
        for failed in 1..40 {
            let full = Patience::MAX_PAUSE.min(Duration::from_millis(50) * 2_u32.pow(failed.min(20) - 1));
            let waited = pause(&patience, failed, &ids);
            assert!(full / 2 <= waited && waited <= full, "{failed}: {waited:?} of {full:?}");
        }
        let pauses: std::collections::HashSet<_> = (0..20).map(|_| pause(&patience, 3, &ids)).collect();
        assert!(pauses.len() > 5);
    }
}
