//! Whether a code is of a device, now. <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html>
//!
//! A code is good for one use, and for little longer than it is shown. Guessing is slow: a device takes a few wrong codes
//! in each step of 30 seconds, then none until the next.

use chrono::{DateTime, Utc};
use vesto_aws_wire::ApiError;

use crate::{
    Identity, OpCtx,
    op_ctx::Caller,
    records::{MfaAssignment, MfaDevice},
    totp::{self, STEP_SECONDS},
};

/// How many steps a code may be off the device's known drift.
const TOLERANCE: i64 = 1;
/// The same for two codes in a row, which tell the drift.
const PAIR_TOLERANCE: i64 = 20;
const MAX_WRONG_CODES: u32 = 5;

impl Identity {
    /// Whether the caller holds the device with this serial number, which must be its own. The code cannot be used again.
    pub(crate) async fn verify_mfa(&self, ctx: &OpCtx, serial_number: &str, code: &str) -> Result<(), ApiError> {
        let user_id = match ctx.caller() {
            Caller::User { id, .. } => id,
            Caller::Root(_) | Caller::Session(_) | Caller::Federated(_) | Caller::Anonymous => return Err(not_own()),
        };
        let step = step_of(self.now());
        self.write(|edit| {
            let device = edit.state.records.get::<MfaDevice>(ctx.account(), serial_number).ok_or_else(not_own)?;
            let mut device = device.clone();
            let seed = totp::decode_base32(device.seed.expose()).ok_or_else(ApiError::internal_failure)?;
            let assigned = device.assigned.as_mut().filter(|assigned| assigned.user_id == *user_id);
            let assigned = assigned.ok_or_else(not_own)?;
            // Only its owner can use up a device's guesses.
            if self.wrong_codes(serial_number, step) >= MAX_WRONG_CODES {
                return Err(wrong_code());
            }
            let around = step + assigned.drift;
            let matching = (around - TOLERANCE..=around + TOLERANCE)
                .find(|step| *step > assigned.last_step && same(&totp::code(&seed, *step), code));
            let Some(matching) = matching else {
                self.note_wrong_code(serial_number, step);
                return Err(wrong_code());
            };
            assigned.last_step = matching;
            assigned.drift = matching - step;
            edit.put_record(ctx.account(), device);
            Ok(())
        })
        .await
    }
}

/// The assignment of a device that showed these two codes one after the other.
pub(crate) fn assign(
    device: &MfaDevice,
    user_id: &str,
    codes: (&str, &str),
    now: DateTime<Utc>,
) -> Result<MfaAssignment, ApiError> {
    let seed = totp::decode_base32(device.seed.expose()).ok_or_else(ApiError::internal_failure)?;
    let step = step_of(now);
    let shows = |step: i64, code: &str| same(&totp::code(&seed, step), code);
    // The nearest first, should the codes ever repeat.
    let second = (0..=PAIR_TOLERANCE)
        .flat_map(|distance| [step - distance, step + distance])
        .find(|second| shows(second - 1, codes.0) && shows(*second, codes.1));
    let Some(last_step) = second else {
        return Err(ApiError::new(403, "InvalidAuthenticationCode", "Authentication code for device is not valid."));
    };
    let drift = last_step - step;
    // A device whose clock went back shows again what may have been used: that stays used.
    let last_step = device.assigned.as_ref().map_or(last_step, |assigned| assigned.last_step.max(last_step));
    Ok(MfaAssignment { user_id: user_id.to_owned(), enabled_at: now.into(), drift, last_step })
}

fn step_of(time: DateTime<Utc>) -> i64 {
    time.timestamp().div_euclid(STEP_SECONDS)
}

/// In a time that does not tell how much of a guess was right.
fn same(code: &str, guess: &str) -> bool {
    let differing = code.bytes().zip(guess.bytes()).fold(0, |differing, (a, b)| differing | (a ^ b));
    code.len() == guess.len() && differing == 0
}

fn not_own() -> ApiError {
    ApiError::access_denied(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid \
         and associated with this user.",
    )
}

fn wrong_code() -> ApiError {
    ApiError::access_denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ")
}
