//! vesto-aws-wire
