//! `vesto env`: shell exports with which the aws CLI, SDKs and psql find the server. `eval "$(vesto env)"`.

use std::io::{self, Write};

use anyhow::Context;
use vesto_types::Secret;

use crate::cli::EnvArgs;
use crate::config::data_dir;
use crate::credentials::{self, Credentials};
use crate::data_dir::DataDir;
use crate::endpoints::{self, ClusterEndpoint, Endpoints};

pub(crate) fn env(args: &EnvArgs) -> anyhow::Result<()> {
    let running = Running::find(&DataDir::new(data_dir(args.data_dir.data_dir.as_deref())))?;
    let cluster = running.cluster(args.cluster.as_deref())?;
    let mut out = io::stdout().lock();
    for (name, value) in running.aws_variables().into_iter().chain(cluster.map(pg_variables).unwrap_or_default()) {
        writeln!(out, "export {name}={}", quoted(value.expose()))?;
    }
    Ok(())
}

/// A server as the files in its data directory tell of it.
pub(crate) struct Running {
    pub endpoints: Endpoints,
    pub credentials: Credentials,
}

impl Running {
    pub(crate) fn find(data_dir: &DataDir) -> anyhow::Result<Self> {
        let place = data_dir.path().display();
        let endpoints = endpoints::load(data_dir)?;
        let endpoints =
            endpoints.with_context(|| format!("no server is running on `{place}`; start it with `vesto serve`"))?;
        let credentials = credentials::load(data_dir)?;
        let credentials = credentials.with_context(|| format!("`{place}` has no root-credentials"))?;
        Ok(Self { endpoints, credentials })
    }

    /// The endpoint, and the root credentials.
    pub(crate) fn aws_variables(&self) -> Vec<(&'static str, Secret)> {
        let mut variables = self.place_variables();
        variables.push(("AWS_ACCESS_KEY_ID", Secret::new(&self.credentials.access_key_id)));
        variables.push(("AWS_SECRET_ACCESS_KEY", self.credentials.secret_access_key.clone()));
        variables
    }

    /// The endpoint alone.
    pub(crate) fn place_variables(&self) -> Vec<(&'static str, Secret)> {
        vec![
            ("AWS_ENDPOINT_URL", Secret::new(&self.endpoints.http)),
            ("AWS_DEFAULT_REGION", Secret::new(&self.endpoints.region)),
        ]
    }

    /// The cluster named, or the first of the default account.
    fn cluster(&self, identifier: Option<&str>) -> anyhow::Result<Option<&ClusterEndpoint>> {
        let account = &self.endpoints.account;
        let Some(identifier) = identifier else {
            let own = |name: &str| name.split('/').next() == Some(account.as_str());
            return Ok(self.endpoints.clusters.iter().find(|(name, _)| own(name)).map(|(_, endpoint)| endpoint));
        };
        let found = self.endpoints.clusters.get(&format!("{account}/{identifier}"));
        Ok(Some(found.with_context(|| format!("there is no running cluster `{identifier}`"))?))
    }
}

/// The password is the user's own knowledge; `PGPASSWORD` is left to them.
fn pg_variables(cluster: &ClusterEndpoint) -> Vec<(&'static str, Secret)> {
    vec![
        ("PGHOST", Secret::new(&cluster.host)),
        ("PGPORT", Secret::new(cluster.port.to_string())),
        ("PGUSER", Secret::new(&cluster.user)),
        ("PGDATABASE", Secret::new(&cluster.database)),
        ("PGSSLMODE", Secret::new("require")),
    ]
}

/// In single quotes, for any POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_for_the_shell() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }

    #[test]
    fn a_cluster_is_the_named_one_or_the_accounts_first() {
        let endpoint = |port| ClusterEndpoint { host: "h".into(), port, database: "dev".into(), user: "u".into() };
        let clusters = [("111111111111/a", 1), ("123456789012/b", 2), ("123456789012/c", 3)];
        let clusters = clusters.map(|(name, port)| (name.to_owned(), endpoint(port)));
        let running = Running {
            endpoints: Endpoints {
                http: "http://h:1".into(),
                region: "us-east-1".into(),
                account: "123456789012".into(),
                pid: 1,
                clusters: clusters.into_iter().collect(),
            },
            credentials: Credentials { access_key_id: "AKIA".into(), secret_access_key: Secret::new("s") },
        };
        assert_eq!(running.cluster(None).unwrap().unwrap().port, 2);
        assert_eq!(running.cluster(Some("c")).unwrap().unwrap().port, 3);
        assert!(running.cluster(Some("a")).is_err());
    }
}
