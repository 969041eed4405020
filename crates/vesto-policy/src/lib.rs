//! vesto-policy
