//! Helpers of the unit tests: tables of inputs and what came of them.

use expect_test::Expect;

use crate::{Statement, parse};

/// One line for each case, its result indented below.
pub(crate) fn table(cases: &[&str], expect: Expect, result: impl Fn(&str) -> String) {
    let lines: Vec<String> = cases.iter().map(|case| format!("{case}\n    {}", result(case))).collect();
    expect.assert_eq(&lines.join("\n"));
}

/// The first statement of a text that parses.
pub(crate) fn statement(sql: &str) -> Statement {
    let parsed = parse(sql).unwrap_or_else(|error| panic!("{error} in {sql}"));
    parsed.into_iter().next().unwrap().statement
}

/// What differs from the defaults.
pub(crate) fn changed<T: std::fmt::Debug + Default>(options: &T) -> String {
    let (with, without) = (format!("{options:#?}"), format!("{:#?}", T::default()));
    let defaults: Vec<&str> = without.lines().collect();
    let changed: Vec<&str> = with.lines().filter(|line| !defaults.contains(line)).map(str::trim).collect();
    changed.join(" ")
}

/// The errors of a statement with each of the options behind it.
pub(crate) fn refusals(statement: &str, cases: &[&str], expect: Expect) {
    table(cases, expect, |case| error(&format!("{statement} {case}")));
}

/// The error of a text that must not parse.
pub(crate) fn error(sql: &str) -> String {
    match parse(sql) {
        Ok(parsed) => panic!("accepted: {parsed:?}"),
        Err(error) => error.to_string(),
    }
}

/// The statements of a text, or its error with its position.
pub(crate) fn outcome(sql: &str) -> String {
    match parse(sql) {
        Ok(parsed) => {
            let statements: Vec<String> = parsed.iter().map(|parsed| format!("{:?}", parsed.statement)).collect();
            statements.join("; ")
        }
        Err(error) => match error.position {
            Some(position) => format!("{error} at {position}"),
            None => error.to_string(),
        },
    }
}
