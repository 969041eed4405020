use super::{CopyOptions, CopyStatement};
use crate::{Statement, parse};

mod authorization;
mod formats;
mod options;
mod refusals;
mod statement;

fn copy(sql: &str) -> CopyStatement {
    let parsed = parse(sql).unwrap_or_else(|error| panic!("{error} in {sql}"));
    match parsed.into_iter().next().unwrap().statement {
        Statement::Copy(copy) => *copy,
        other => panic!("{other:?}"),
    }
}

const COPY: &str = "copy t from 's3://b/k' iam_role default";

fn options(text: &str) -> CopyOptions {
    copy(&format!("{COPY} {text}")).options
}

/// What differs from the defaults.
fn shown(options: &CopyOptions) -> String {
    let (with, without) = (format!("{options:#?}"), format!("{:#?}", CopyOptions::default()));
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let defaults = lines(&without);
    let changed: Vec<String> = lines(&with).into_iter().filter(|line| !defaults.contains(line)).collect();
    changed.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}
