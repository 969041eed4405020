//! `vesto`: the server, and the commands that lead to it. The only crate that reads files, the environment and the
//! real clock on behalf of all others.

mod aws_command;
mod bootstrap;
mod cli;
mod cluster_engine;
mod cluster_host;
mod config;
mod console_command;
mod console_files;
mod credentials;
mod data_dir;
mod endpoints;
mod env_command;
mod files;
mod first_start;
mod logging;
mod policy_command;
mod quickstart;
mod reset;
mod s3_endpoint;
mod s3_face;
mod serve;
mod snapshot_sweep;
mod sql_ports;
mod system;
mod tls;
mod trust;
mod units;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use tokio::runtime::{Builder, Runtime};

use cli::{Cli, Command};
use config::Config;

/// Gives memory back that a statement no longer needs, see `docs/decisions/2026-11-24-allocator.md`.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            // Nothing better can be done if even this fails.
            let _ = writeln!(io::stderr().lock(), "vesto: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(args) => {
            let config = Config::load(*args)?;
            logging::init(config.log_format, &config.log)?;
            serve(config)
        }
        Command::Env(args) => env_command::env(&args).map(|()| ExitCode::SUCCESS),
        Command::Aws(args) => aws_command::aws(args),
        Command::Console(args) => {
            runtime("vesto")?.block_on(console_command::console(&args)).map(|()| ExitCode::SUCCESS)
        }
        Command::Trust(args) => trust::trust(&args).map(|()| ExitCode::SUCCESS),
        Command::Policy(args) => Ok(policy_command::policy(args)),
        Command::Quickstart(args) => runtime("vesto")?.block_on(quickstart::quickstart(args)),
    }
}

fn serve(config: Config) -> anyhow::Result<ExitCode> {
    let (wire, cpu) = (runtime("vesto-wire")?, runtime("vesto-cpu")?);
    let served = wire.block_on(serve::serve(config, cpu.handle().clone()));
    // Everything has been closed; what still runs here is of no use to anybody.
    cpu.shutdown_timeout(Duration::from_secs(1));
    wire.shutdown_timeout(Duration::from_secs(1));
    served.map(|()| ExitCode::SUCCESS)
}

fn runtime(name: &str) -> anyhow::Result<Runtime> {
    Builder::new_multi_thread().enable_all().thread_name(name).build().context("cannot start the threads")
}
