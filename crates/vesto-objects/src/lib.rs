//! vesto-objects
