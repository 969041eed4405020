//! vesto-sql
