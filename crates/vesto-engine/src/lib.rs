//! vesto-engine
