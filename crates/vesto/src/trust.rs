//! `vesto trust`: adds the data directory's certificate authority to the bundles that clients read: the system's, and
//! those that certifi and redshift_connector bring along in a Python. Says what it did; can be run again.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::cli::TrustArgs;
use crate::config::data_dir;
use crate::data_dir::DataDir;
use crate::files::{Readers, write_atomically};
use crate::tls::ca_path;

/// Where Debian keeps certificates of the machine's own.
const SYSTEM_STORE: &str = "/usr/local/share/ca-certificates";
const MARK: &str = "# Vesto local certificate authority";
/// Prints the bundles that the Python has, one a line.
const FIND_BUNDLES: &str = "\
import os
try:
    import certifi
    print(certifi.where())
except ImportError:
    pass
try:
    import redshift_connector
    print(os.path.join(os.path.dirname(redshift_connector.__file__), 'files', 'redshift-ca-bundle.crt'))
except ImportError:
    pass
";

/// Whether things are done or only told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Real,
    Dry,
}

pub(crate) fn trust(args: &TrustArgs) -> anyhow::Result<()> {
    let ca = ca_path(&DataDir::new(data_dir(args.data_dir.data_dir.as_deref())).tls());
    let pem = fs::read_to_string(&ca);
    let pem =
        pem.with_context(|| format!("cannot read `{}`; `vesto serve` makes it at its first start", ca.display()))?;
    let run = if args.dry_run { Run::Dry } else { Run::Real };
    say(&system_store(Path::new(SYSTEM_STORE), &pem, run))?;
    let python = args.python.clone().unwrap_or_else(|| PathBuf::from("python3"));
    for line in python_bundles(&python, &pem, run) {
        say(&line)?;
    }
    say(&format!("For psql and psycopg: PGSSLROOTCERT={} PGSSLMODE=verify-full", ca.display()))
}

fn say(line: &str) -> anyhow::Result<()> {
    Ok(writeln!(io::stdout().lock(), "{line}")?)
}

fn system_store(store: &Path, pem: &str, run: Run) -> String {
    let path = store.join("vesto-local-ca.crt");
    let shown = path.display();
    if fs::read_to_string(&path).is_ok_and(|known| known == pem) {
        return format!("{shown}: there already");
    }
    if run == Run::Dry {
        return format!("{shown}: would be written, then update-ca-certificates run");
    }
    if let Err(error) = write_atomically(&path, pem.as_bytes(), Readers::Everybody) {
        return format!("{shown}: skipped, cannot be written ({error})");
    }
    match Command::new("update-ca-certificates").output() {
        Ok(output) if output.status.success() => format!("{shown}: written; update-ca-certificates done"),
        Ok(output) => format!("{shown}: written, but update-ca-certificates failed ({})", output.status),
        Err(error) => format!("{shown}: written, but update-ca-certificates cannot be run ({error})"),
    }
}

fn python_bundles(python: &Path, pem: &str, run: Run) -> Vec<String> {
    let shown = python.display();
    match Command::new(python).args(["-c", FIND_BUNDLES]).output() {
        Ok(output) if output.status.success() => {
            let bundles = String::from_utf8_lossy(&output.stdout).into_owned();
            let lines: Vec<String> = bundles.lines().map(|path| bundle(Path::new(path), pem, run)).collect();
            if lines.is_empty() { vec![format!("{shown}: has neither certifi nor redshift_connector")] } else { lines }
        }
        Ok(output) => vec![format!("{shown}: cannot be asked for its bundles ({})", output.status)],
        Err(error) => vec![format!("{shown}: cannot be run ({error})")],
    }
}

fn bundle(path: &Path, pem: &str, run: Run) -> String {
    let shown = path.display();
    let known = match fs::read_to_string(path) {
        Ok(known) => known,
        Err(error) => return format!("{shown}: skipped, cannot be read ({error})"),
    };
    if known.contains(pem.trim()) {
        return format!("{shown}: there already");
    }
    if run == Run::Dry {
        return format!("{shown}: would be added to");
    }
    let separator = if known.ends_with('\n') { "" } else { "\n" };
    match write_atomically(path, format!("{known}{separator}\n{MARK}\n{pem}").as_bytes(), Readers::Everybody) {
        Ok(()) => format!("{shown}: added"),
        Err(error) => format!("{shown}: skipped, cannot be written ({error})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_gets_the_authority_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bundle.crt");
        fs::write(&path, "OTHER").unwrap();
        assert!(bundle(&path, "PEM\n", Run::Dry).ends_with("would be added to"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "OTHER");
        assert!(bundle(&path, "PEM\n", Run::Real).ends_with("added"));
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("OTHER\n\n{MARK}\nPEM\n"));
        assert!(bundle(&path, "PEM\n", Run::Real).ends_with("there already"));
    }

    #[test]
    fn what_cannot_be_done_is_said() {
        assert!(bundle(Path::new("/nowhere/bundle.crt"), "PEM", Run::Real).contains("skipped"));
        assert!(system_store(Path::new("/nowhere"), "PEM", Run::Real).contains("skipped"));
        assert!(python_bundles(Path::new("/nowhere/python"), "PEM", Run::Dry)[0].contains("cannot be run"));
    }
}
