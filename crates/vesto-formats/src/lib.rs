//! vesto-formats
