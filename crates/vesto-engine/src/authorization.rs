//! The chain that decides a COPY or UNLOAD: an ordered list of named steps, each leaving a [`Step`] with who asked for
//! what, the decision, the policy statement behind it and what would change it.
//!
//! 1. `database_privilege`: INSERT on the table, SELECT on everything queried, USAGE on their schemas
//! 2. `assume_role_privilege`: ASSUMEROLE on the role string for this command
//! 3. `association`: the first role is associated with this cluster and in-sync
//! 4. and 5. `role_chain`: trust policy of the first role, then each further role;
//!    `access_keys` or `session_identity` instead of 2 to 5 when the statement names keys, or the connection's identity
//! 6. `s3`: every action on every bucket and object, asked by the S3 operation itself under the session of step 5
//!
//! [`authorize_copy`] and [`authorize_unload`] take steps 1 to 5; [`Authorized::s3_error`] words a refusal of step 6.
//! EXPLAIN AUTHORIZATION keeps the [`Trail`] of the same functions and asks the store what step 6 would answer.
//!
//! **Invariant:** nothing is decided here that the statement does not decide by the same call, and the first refusal
//! ends the chain.

mod access_keys;
mod association;
pub(crate) mod assume_role_grants;
mod assume_role_privilege;
pub(crate) mod database_privilege;
mod error_block;
mod hint;
mod journal;
mod requester;
mod role_chain;
mod s3;
mod session_identity;
mod step;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use vesto_identity::{AuthnError, OpCtx, Ruling};
use vesto_objects::S3Error;
use vesto_sql::copy::CopyStatement;
use vesto_sql::unload::UnloadStatement;
use vesto_sql::{Authorization, ObjectUrl};
use vesto_types::{RoleArn, SqlError};

pub(crate) use self::error_block::ErrorBlock;
pub(crate) use self::journal::{Journal, plain_refusal};
pub(crate) use self::requester::{Command, Requester};
pub(crate) use self::s3::S3Call;
pub(crate) use self::step::{Decision, Step, StepName, Trail};
use crate::planning::scope::Scope;

/// Permission for one statement: who it acts as in S3. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Authorized {
    /// The last role's session, or the owner of the access key. Every S3 call takes it and is decided anew by it.
    pub(crate) ctx: OpCtx,
    requester: Arc<Requester>,
    /// Of a statement that acts.
    journal: Option<Arc<Journal>>,
    /// The roles that must stay usable while the statement runs.
    chain: Option<Arc<Chain>>,
}

/// Roles that were assumed one by the other; the first must stay associated.
struct Chain {
    roles: Vec<RoleArn>,
    /// Of the identities, when the chain was last found to be allowed.
    revision: AtomicU64,
}

/// Steps 1 to 5 of a COPY.
pub(crate) fn authorize_copy(
    requester: &Arc<Requester>,
    scope: &Scope,
    statement: &CopyStatement,
) -> Result<Authorized, SqlError> {
    copy_steps(requester, scope, statement, &mut Trail::acting(&requester.journal))
}

/// Steps 1 to 5 of an UNLOAD. `planned` is the result of planning its query over `scope`, which takes step 1; it comes
/// back when all is allowed.
pub(crate) fn authorize_unload<T>(
    requester: &Arc<Requester>,
    scope: &Scope,
    statement: &UnloadStatement,
    planned: Result<T, SqlError>,
) -> Result<(Authorized, T), SqlError> {
    unload_steps(requester, scope, statement, planned, &mut Trail::acting(&requester.journal))
}

/// [`authorize_copy`], its steps left in `trail`.
pub(crate) fn copy_steps(
    requester: &Arc<Requester>,
    scope: &Scope,
    statement: &CopyStatement,
    trail: &mut Trail,
) -> Result<Authorized, SqlError> {
    database_privilege::insert(requester, scope, &statement.table, trail)?;
    authorize(requester, scope, &statement.authorization, trail)
}

/// [`authorize_unload`], its steps left in `trail`.
pub(crate) fn unload_steps<T>(
    requester: &Arc<Requester>,
    scope: &Scope,
    statement: &UnloadStatement,
    planned: Result<T, SqlError>,
    trail: &mut Trail,
) -> Result<(Authorized, T), SqlError> {
    let planned = database_privilege::select(requester, scope, planned, trail)?;
    Ok((authorize(requester, scope, &statement.authorization, trail)?, planned))
}

/// Steps 2 to 5.
fn authorize(
    requester: &Arc<Requester>,
    scope: &Scope,
    authorization: &Authorization,
    trail: &mut Trail,
) -> Result<Authorized, SqlError> {
    let revision = AtomicU64::new(requester.identity.revision());
    let journal = trail.journal().cloned();
    let authorized = |ctx, chain| Authorized { ctx, requester: Arc::clone(requester), journal, chain };
    let (text, chain) = match authorization {
        Authorization::Keys { access_key_id, secret_access_key, session_token } => {
            let given = access_keys::Given { access_key_id, secret_access_key, session_token: session_token.as_ref() };
            return Ok(authorized(access_keys::check(requester, &given, trail)?, None));
        }
        Authorization::Session => return Ok(authorized(session_identity::check(requester, trail)?, None)),
        Authorization::DefaultRole => ("default", None),
        Authorization::Roles { text, chain } => (text.as_str(), Some(chain)),
    };
    assume_role_privilege::check(requester, &scope.catalog, text, trail)?;
    let roles = match chain {
        None => vec![association::default_role(requester, trail)?],
        Some(chain) => role_chain::parse(requester, text, chain, trail)?,
    };
    let first = roles.first().ok_or_else(|| role_chain::malformed(requester, text, text, trail))?;
    association::check(requester, first, trail)?;
    let ctx = role_chain::assume(requester, &roles, trail)?;
    Ok(authorized(ctx, Some(Arc::new(Chain { roles, revision }))))
}

impl Authorized {
    pub(crate) fn requester(&self) -> &Requester {
        &self.requester
    }

    /// Whether the permission still stands: the roles are still there, associated, and trust each other; the session has
    /// not expired. Asked before each object; what the policies say at that moment is asked by the S3 operation itself.
    pub(crate) fn check_alive(&self) -> Result<(), SqlError> {
        let (requester, mut trail) = (&self.requester, Trail::watching(&self.requester.journal));
        if let Some(first) = self.chain.as_ref().and_then(|chain| chain.roles.first()) {
            association::check(requester, first, &mut trail)?;
        }
        self.ctx.check_alive().map_err(|error| match (self.ctx.session(), &self.chain, error) {
            (Some(session), Some(_), AuthnError::OwnerGone) => {
                role_chain::gone(requester, &session.role_arn, &mut trail)
            }
            _ => access_keys::error(requester, &self.ctx.caller_arn(), error, &mut trail),
        })?;
        match &self.chain {
            Some(chain) => self.check_chain(chain, &mut trail),
            None => Ok(()),
        }
    }

    /// Redshift renews a role's credentials while a command runs; here they are taken away as soon as they could not be
    /// renewed.
    fn check_chain(&self, chain: &Chain, trail: &mut Trail) -> Result<(), SqlError> {
        let revision = self.requester.identity.revision();
        if chain.revision.load(Ordering::Acquire) != revision {
            role_chain::assume(&self.requester, &chain.roles, trail)?;
            chain.revision.store(revision, Ordering::Release);
        }
        Ok(())
    }

    /// What the client reads when an S3 operation of the statement failed; a refusal comes with its explanation.
    pub(crate) fn s3_error(&self, error: &S3Error, call: &S3Call<'_>) -> SqlError {
        s3::error(&self.requester, self.journal.as_ref(), error, call)
    }

    /// A ruling about an S3 operation of the statement, as a step.
    pub(crate) fn s3_step(&self, ruling: &Ruling, call: &S3Call<'_>) -> Step {
        s3::step(ruling, call)
    }

    /// What stops the statement at `url` although all is allowed.
    pub(crate) fn failed_step(&self, url: &ObjectUrl, error: &SqlError) -> Step {
        let command = self.requester.command.as_str();
        Step::new(StepName::S3Access, self.ctx.caller_arn(), command, url.to_string()).failed(error)
    }

    /// The last decision that was recorded for this statement, if it was a refusal.
    pub(crate) fn last_refusal(&self) -> Option<Ruling> {
        let records = self.requester.identity.decision_log().of_request(self.requester.request_id());
        records.last().map(|record| record.ruling.clone()).filter(|ruling| !ruling.allowed())
    }
}

#[cfg(test)]
pub(crate) mod tests;
