//! What several multipart operations check.

use crate::S3Error;

pub(crate) const MAX_PART_NUMBER: u32 = 10_000;

/// S3's limit for one PUT and for one part.
pub(crate) const MAX_PUT_BYTES: u64 = 5 * 1024 * 1024 * 1024;

pub(crate) fn check_part_number(number: u32) -> Result<(), S3Error> {
    if (1..=MAX_PART_NUMBER).contains(&number) {
        return Ok(());
    }
    Err(S3Error::InvalidArgument {
        message: format!("Part number must be an integer between 1 and {MAX_PART_NUMBER}, inclusive"),
        name: "partNumber",
        value: number.to_string(),
    })
}
