//! Checks that no compiler makes: `cargo run -p xtask -- tidy`.

mod tidy;

use std::process::ExitCode;

#[expect(clippy::print_stderr, reason = "a command line tool says what it found")]
fn main() -> ExitCode {
    let found = match std::env::args().nth(1).as_deref() {
        Some("tidy") => tidy::run(),
        _ => Err(anyhow::anyhow!("usage: cargo run -p xtask -- tidy")),
    };
    match found {
        Ok(problems) if problems.is_empty() => {
            eprintln!("tidy: no problems");
            ExitCode::SUCCESS
        }
        Ok(problems) => {
            for problem in problems {
                eprintln!("tidy: {problem}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("tidy: {error:#}");
            ExitCode::FAILURE
        }
    }
}
