//! `vesto policy …`: what the policies say, without asking a server. Exit codes: 0 yes (allowed, nothing found, written),
//! 1 no (denied, mistakes found), 2 it could not be told.

mod chain;
mod check;
mod denied;
mod explain;
mod generate;
mod show;
mod stores;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use check::CheckArgs;
use denied::DeniedArgs;
use explain::ExplainArgs;
use generate::GenerateArgs;

#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// Say whether a principal may do something, by which statement, and what would change it
    Explain(Box<ExplainArgs>),
    /// Show what the server refused lately, with the reasons and what would allow it
    Denied(DeniedArgs),
    /// Look for mistakes in a policy document
    Check(CheckArgs),
    /// Write the least policy that covers what a role did, from the audit log
    Generate(GenerateArgs),
}

/// The answer to the question that the command asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Yes,
    No,
}

pub(crate) fn policy(args: PolicyArgs) -> ExitCode {
    let verdict = match args.command {
        PolicyCommand::Explain(args) => explain::explain(&args),
        PolicyCommand::Check(args) => check::check(&args),
        PolicyCommand::Denied(args) => denied::denied(&args),
        PolicyCommand::Generate(args) => generate::generate(&args),
    };
    match verdict {
        Ok(Verdict::Yes) => ExitCode::SUCCESS,
        Ok(Verdict::No) => ExitCode::from(1),
        Err(error) => {
            // Nothing better can be done if even this fails.
            let _ = writeln!(io::stderr().lock(), "vesto: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn say(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(io::stdout().lock(), "{text}")?)
}
