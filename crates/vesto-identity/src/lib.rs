//! vesto-identity
