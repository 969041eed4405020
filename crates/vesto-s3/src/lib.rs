//! vesto-s3
