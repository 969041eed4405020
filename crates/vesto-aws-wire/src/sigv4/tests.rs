//! Each wrong request gets AWS's answer.

mod aws_vectors;
mod errors;
mod robustness;
