//! vesto-pgwire
