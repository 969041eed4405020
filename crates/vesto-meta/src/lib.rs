//! vesto-meta
