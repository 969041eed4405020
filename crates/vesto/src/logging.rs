//! Structured logs on standard error.

use std::io;

use anyhow::Context;
use tracing_subscriber::EnvFilter;

use crate::cli::LogFormat;

pub(crate) fn init(format: LogFormat, filter: &str) -> anyhow::Result<()> {
    // The S3 protocol layer logs every refused request as an error; our own face logs what matters of them.
    let filter = if filter.contains("s3s") { filter.to_owned() } else { format!("{filter},s3s=off") };
    let filter = EnvFilter::try_new(&filter).with_context(|| format!("`{filter}` is not a log filter"))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match format {
        LogFormat::Text => builder.with_ansi(io::IsTerminal::is_terminal(&io::stderr())).init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
    Ok(())
}
