use super::{CopyOptions, CopyStatement};
use crate::Statement;
use crate::testing::statement;

mod authorization;
mod formats;
mod options;
mod refusals;
mod statement;

fn copy(sql: &str) -> CopyStatement {
    match statement(sql) {
        Statement::Copy(copy) => *copy,
        other => panic!("{other:?}"),
    }
}

const COPY: &str = "copy t from 's3://b/k' iam_role default";

fn options(text: &str) -> CopyOptions {
    copy(&format!("{COPY} {text}")).options
}
