//! vesto-edge
