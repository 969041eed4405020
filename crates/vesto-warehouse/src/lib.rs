//! vesto-warehouse
