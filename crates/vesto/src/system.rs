//! The real clock and the real source of randomness.

use chrono::{DateTime, Utc};
use ring::rand::{SecureRandom, SystemRandom};
use vesto_types::{Clock, Ids};

pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where real time enters")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

pub(crate) struct SystemIds(SystemRandom);

impl SystemIds {
    pub(crate) fn new() -> Self {
        Self(SystemRandom::new())
    }
}

impl Ids for SystemIds {
    fn fill(&self, bytes: &mut [u8]) {
        // Linux's getrandom cannot fail once the system is up. Without randomness no key made here would be safe.
        if self.0.fill(bytes).is_err() {
            tracing::error!("the system gives no random bytes");
            std::process::abort();
        }
    }
}
