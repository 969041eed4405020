//! The actions of IAM and STS, one file each, and the tables that name them.

use vesto_aws_wire::ApiError;

use crate::{ActionTable, Identity};

mod names;

pub(crate) use names::check_user_name;

pub(crate) fn user_exists(name: &str) -> ApiError {
    ApiError::new(409, "EntityAlreadyExists", format!("User with name {name} already exists."))
}

/// IAM. <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>
pub fn iam_actions() -> ActionTable<Identity> {
    ActionTable::new("iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/")
}

/// STS. <https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html>
pub fn sts_actions() -> ActionTable<Identity> {
    ActionTable::new("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/")
}
