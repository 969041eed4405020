//! `vesto quickstart`: the guide "Authorizing COPY and UNLOAD Operations Using IAM Roles" as a story on real data.
//! A server is started on a new data directory, and everything after that goes through its public endpoints with the
//! clients that a user has (the aws CLI and psql), each command printed as she would type it, with the real answer.
//! Every answer is checked: a wrong one fails the run.

mod samples;
mod screen;
mod server;
mod shell;
mod story;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use screen::Screen;
use server::Server;
use shell::Shell;

#[derive(Debug, Args)]
pub(crate) struct QuickstartArgs {
    /// Leave when the story is told, instead of serving until Ctrl-C
    #[arg(long)]
    pub exit: bool,
    /// Where the server keeps its data; must be new [default: a new directory among the system's temporary ones]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// The port of the AWS endpoint, 0 for any free one
    #[arg(long, default_value_t = 4566, value_name = "PORT")]
    pub http_port: u16,
    /// The cluster's SQL port, 0 for any free one
    #[arg(long, default_value_t = 5439, value_name = "PORT")]
    pub sql_port: u16,
}

/// Fails (exit status 1) when an answer was not what the story says.
pub(crate) async fn quickstart(args: QuickstartArgs) -> Result<ExitCode> {
    let home = match args.data_dir {
        Some(directory) => directory,
        None => {
            tempfile::Builder::new().prefix("vesto-quickstart-").tempdir().context("cannot make a directory")?.keep()
        }
    };
    anyhow::ensure!(!home.join("data").exists(), "{} already holds a server's data", home.display());
    shell::require_clients()?;
    let mut screen = Screen::new();
    screen.say(&format!("Starting a server on a new data directory, {}", home.display()))?;
    let mut server = Server::start(&home, args.http_port, args.sql_port).await?;
    let mut shell = Shell::new(screen, &home, server.root_environment()?);
    let told = story::tell(&mut shell);
    let failures = shell.failures();
    let mut screen = shell.into_screen();
    if let Err(error) = &told {
        screen.say(&format!("\nThe story broke off: {error:#}"))?;
    }
    let good = told.is_ok() && failures == 0;
    if failures > 0 {
        screen.say(&format!("\n{failures} answers were not what they should be."))?;
    }
    if args.exit || !good {
        server.stop().await?;
    } else {
        screen.how_to_go_on(&server)?;
        server.serve_until_interrupted().await?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
