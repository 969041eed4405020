//! vesto-control
