//! What a statement leaves in `svv_authorization_log`: each step that decided it. Recording waits for nothing.

use std::sync::{Arc, Mutex, PoisonError};

use vesto_identity::{Ruling, Witness};
use vesto_types::{Clock, RequestId, SqlError, SqlState};
use vesto_warehouse::syslog::{AuthorizationLog, S3ClientError, SystemLog};

use super::{Decision, S3Call, Step, StepName};
use crate::session::SqlSession;

/// Decisions on the same action that get a row of their own; of the others there is one row with their number.
const SAMPLES: u64 = 20;

/// Of one statement.
pub(crate) struct Journal {
    log: SystemLog,
    clock: Arc<dyn Clock>,
    user: i32,
    user_name: String,
    process_id: i32,
    query_id: i64,
    /// Under which the server's own log of decisions keeps them.
    pub(super) request_id: RequestId,
    tally: Mutex<Vec<Tally>>,
}

/// What was allowed of one action.
struct Tally {
    action: String,
    n: u64,
    /// The last that has a row.
    last: Option<Step>,
}

impl Journal {
    pub(super) fn new(session: &SqlSession, query_id: i64) -> Arc<Self> {
        let shared = &session.shared;
        Arc::new(Self {
            log: shared.warehouse.log().clone(),
            clock: Arc::clone(&shared.clock),
            user: i32::try_from(session.user.0.0).unwrap_or(i32::MAX),
            user_name: session.user.1.clone(),
            process_id: session.process_id,
            query_id,
            request_id: RequestId::new(&*shared.ids),
            tally: Mutex::default(),
        })
    }

    pub(crate) fn record(&self, step: &Step) {
        if !step.is_allowed() {
            let Step { principal, action, resource, reason, .. } = step;
            let query = self.query_id;
            tracing::info!(query, step = step.name.as_str(), principal, action, resource, reason, "denied");
        }
        let considered = (!step.considered.is_empty()).then(|| step.considered.join("\n"));
        self.log.record(AuthorizationLog {
            recordtime: self.clock.now(),
            query: self.query_id,
            userid: self.user,
            username: self.user_name.clone(),
            pid: self.process_id,
            step: step.name.as_str().to_owned(),
            step_number: step.name.number(),
            principal: step.principal.clone(),
            action: step.action.clone(),
            resource: step.resource.clone(),
            decision: step.decision.as_str().to_owned(),
            policy: step.policy.clone(),
            statement: step.statement.clone(),
            sid: step.sid.clone(),
            json_path: step.json_path.clone(),
            reason: step.reason.clone(),
            hint: step.hint.clone(),
            considered,
            request_id: self.request_id.to_string(),
        });
    }

    /// What S3 refused, for `stl_s3client_error`.
    pub(super) fn record_s3_error(&self, call: &S3Call<'_>, error: &str) {
        let (bucket, key) = call.place();
        self.log.record(S3ClientError {
            userid: self.user,
            query: self.query_id,
            // Calls of a statement, not of a slice.
            sliceid: 0,
            recordtime: self.clock.now(),
            pid: self.process_id,
            http_method: call.method().to_owned(),
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            error: error.to_owned(),
            is_partial: 0,
            start_offset: 0,
        });
    }

    fn tally<T>(&self, action: &str, change: impl FnOnce(&mut Tally) -> T) -> T {
        let mut tallies = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tallies.iter().position(|tally| tally.action == action);
        let index = known.unwrap_or_else(|| {
            tallies.push(Tally { action: action.to_owned(), n: 0, last: None });
            tallies.len() - 1
        });
        match tallies.get_mut(index) {
            Some(tally) => change(tally),
            None => change(&mut Tally { action: action.to_owned(), n: 0, last: None }),
        }
    }
}

/// Sees what is allowed in S3. Refusals come with the error that the client reads, and the steps before from the chain.
impl Witness for Journal {
    fn samples(&self, action: &str) -> bool {
        self.tally(action, |tally| {
            tally.n += 1;
            tally.n <= SAMPLES
        })
    }

    fn saw(&self, ruling: &Ruling) {
        if !ruling.allowed() || !ruling.action().starts_with("s3:") {
            return;
        }
        let step = Step::of_ruling(StepName::S3Access, ruling, None);
        self.record(&step);
        self.tally(ruling.action(), |tally| tally.last = Some(step));
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        let tallies = std::mem::take(&mut *self.tally.lock().unwrap_or_else(PoisonError::into_inner));
        for Tally { n, last, .. } in tallies {
            if let Some(step) = last.filter(|_| n > SAMPLES) {
                let reason = format!("{} (and {} more objects)", step.reason, n - SAMPLES);
                self.record(&Step { reason, ..step });
            }
        }
    }
}

/// Explains and records that a privilege was lacking, unless the chain of a COPY or UNLOAD has done so.
pub(crate) fn plain_refusal(session: &SqlSession, query_id: i64, text: &str, error: SqlError) -> SqlError {
    let known = session.refusal.lock().unwrap_or_else(PoisonError::into_inner).take();
    if error.state != SqlState::INSUFFICIENT_PRIVILEGE {
        return error;
    }
    let (step, error) = match known {
        Some(step) => (step, error),
        None if error.detail.is_some() => return error,
        None => {
            let (principal, action) = (format!("user {}", session.user.1), text.split_whitespace().next());
            let resource = format!("database {}", session.shared.config.database);
            let action = action.unwrap_or_default().to_uppercase();
            let step = Step::new(StepName::DatabasePrivilege, principal, action, resource);
            (Step { decision: Decision::Deny, ..step.because(error.message.clone()) }, error)
        }
    };
    Journal::new(session, query_id).record(&step);
    error
}
