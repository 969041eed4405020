//! IAM Access Analyzer, of which there is `ValidatePolicy`: what [`vesto_policy::check`] finds, in AWS's shape. A REST
//! service that speaks JSON. <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/Welcome.html>

mod finding;
mod operations;
mod validate_policy;

use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, QueryParams};

use crate::OpCtx;

pub use operations::operation;

/// The name in a credential's scope.
pub const SERVICE: &str = "access-analyzer";

/// Answers a call of an operation that [`operation`] named.
pub fn call(
    ctx: &OpCtx,
    operation: &str,
    query: &QueryParams,
    members: &Map<String, Value>,
) -> Result<Value, ApiError> {
    match operation {
        "ValidatePolicy" => validate_policy::validate_policy(ctx, query, members),
        _ => Err(ApiError::new(
            400,
            "UnsupportedOperation",
            format!("The operation {operation} of IAM Access Analyzer is not supported yet."),
        )),
    }
}

#[cfg(test)]
mod tests;
