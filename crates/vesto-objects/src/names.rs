//! Which names S3 accepts. Neither a bucket's name nor a key ever becomes part of a file path.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>

use crate::S3Error;

/// A key is at most this many bytes of UTF-8.
pub const MAX_KEY_BYTES: usize = 1024;

/// 3 to 63 lower-case letters, digits, dots and hyphens, beginning and ending with a letter or digit; no two dots
/// in a row, not shaped like an IPv4 address, none of the prefixes and suffixes that AWS keeps for itself.
pub fn check_bucket_name(name: &str) -> Result<(), S3Error> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-';
    let edge = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let bytes = name.as_bytes();
    let valid = (3..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| allowed(*byte))
        && edge(bytes.first())
        && edge(bytes.last())
        && !name.contains("..")
        && name.parse::<std::net::Ipv4Addr>().is_err()
        && !["xn--", "sthree-", "amzn-s3-demo-"].iter().any(|prefix| name.starts_with(prefix))
        && !["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].iter().any(|suffix| name.ends_with(suffix));
    if valid { Ok(()) } else { Err(S3Error::InvalidBucketName { bucket: name.to_owned() }) }
}

/// Any non-empty key of at most [`MAX_KEY_BYTES`] bytes.
pub(crate) fn check_key(key: &str) -> Result<(), S3Error> {
    if key.is_empty() {
        return Err(S3Error::InvalidArgument {
            message: "Object key must not be empty".to_owned(),
            name: "key",
            value: String::new(),
        });
    }
    if key.len() > MAX_KEY_BYTES {
        return Err(S3Error::KeyTooLong { size: key.len(), max: MAX_KEY_BYTES });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
