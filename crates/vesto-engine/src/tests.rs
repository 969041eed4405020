//! Whole statements through a session: transcripts of SQL and its answers.

mod assume_role;
mod basics;
mod catalog;
mod privileges;
mod protocol;
mod semantics;
mod sessions;
mod subqueries;
mod types;

use expect_test::Expect;

use crate::harness::{Client, TestEngine};

/// Runs a script, one query string a line; the answers follow each.
async fn transcript(client: &mut Client, script: &str) -> String {
    let mut out = String::new();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        out.push_str(&format!("> {line}\n{}", client.run(line).await));
    }
    out
}

/// A script in one session of a new engine.
async fn check(script: &str, expected: Expect) {
    let engine = TestEngine::start().await;
    let mut client = engine.session().await;
    expected.assert_eq(&transcript(&mut client, script).await);
}
