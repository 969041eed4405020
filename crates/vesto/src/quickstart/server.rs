//! The story's server: this same binary as a child process, so that nothing but its endpoints can be used.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// A first start makes keys, certificates and databases; on a slow disk that takes seconds.
const START_DEADLINE: Duration = Duration::from_secs(60);

pub(super) struct Server {
    child: Child,
    binary: PathBuf,
    data_dir: PathBuf,
    log: PathBuf,
    http: String,
    sign_in_link: Arc<OnceLock<String>>,
    logging: JoinHandle<()>,
}

impl Server {
    pub(super) async fn start(home: &Path, http_port: u16, sql_port: u16) -> Result<Self> {
        let binary = std::env::current_exe().context("cannot find this program's own file")?;
        let (data_dir, log) = (home.join("data"), home.join("server.log"));
        std::fs::create_dir_all(&data_dir).with_context(|| format!("cannot make {}", data_dir.display()))?;
        let log_file = File::create(&log).with_context(|| format!("cannot make {}", log.display()))?;
        let mut child = Command::new(&binary)
            .arg("serve")
            .arg("--data-dir")
            .arg(&data_dir)
            .args(["--http-port", &http_port.to_string(), "--sql-port", &sql_port.to_string()])
            .args(["--account-id", super::story::ACCOUNT, "--region", super::story::REGION])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log_file.try_clone()?)
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the server")?;
        let sign_in_link = Arc::default();
        let stdout = child.stdout.take().context("the server has no output")?;
        let logging = tokio::spawn(write_log(stdout, log_file, Arc::clone(&sign_in_link)));
        let http = wait_for_endpoints(&mut child, &data_dir.join("endpoints.json"), &log).await?;
        Ok(Self { child, binary, data_dir, log, http, sign_in_link, logging })
    }

    pub(super) fn http(&self) -> &str {
        &self.http
    }

    /// Of the web console, if the server has it.
    pub(super) fn sign_in_link(&self) -> Option<&str> {
        self.sign_in_link.get().map(String::as_str)
    }

    pub(super) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    pub(super) fn log(&self) -> &Path {
        &self.log
    }

    /// What `vesto env` exports: endpoint, root credentials, Region.
    pub(super) fn root_environment(&self) -> Result<BTreeMap<String, String>> {
        let output =
            std::process::Command::new(&self.binary).arg("env").arg("--data-dir").arg(&self.data_dir).output()?;
        anyhow::ensure!(output.status.success(), "vesto env: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout)?;
        let exports = text.lines().filter_map(|line| line.strip_prefix("export ")?.split_once('='));
        let unquoted = exports.map(|(name, value)| (name.to_owned(), value.trim_matches(['\'', '"']).to_owned()));
        Ok(unquoted.collect())
    }

    /// Ends the server as an operator would, and waits for it.
    pub(super) async fn stop(&mut self) -> Result<()> {
        if let Some(process_id) = self.child.id() {
            Command::new("kill").arg(process_id.to_string()).status().await.context("cannot end the server")?;
        }
        let status = self.child.wait().await?;
        (&mut self.logging).await?;
        anyhow::ensure!(status.success(), "the server ended with {status}; see {}", self.log.display());
        Ok(())
    }

    /// Ctrl-C reaches the server too (it is in the same process group); this waits until it has ended.
    pub(super) async fn serve_until_interrupted(&mut self) -> Result<()> {
        tokio::select! {
            status = self.child.wait() => bail!("the server ended by itself with {}; see {}", status?, self.log.display()),
            interrupted = tokio::signal::ctrl_c() => interrupted?,
        }
        self.stop().await
    }
}

/// What the server prints goes to its log, save the link, which is for who looks at the screen.
async fn write_log(stdout: ChildStdout, mut log: File, sign_in_link: Arc<OnceLock<String>>) {
    let mut lines = BufReader::new(stdout).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.contains("#token=") {
            sign_in_link.get_or_init(|| line.trim().to_owned());
        } else if writeln!(log, "{line}").is_err() {
            return;
        }
    }
}

async fn wait_for_endpoints(child: &mut Child, file: &Path, log: &Path) -> Result<String> {
    let deadline = Instant::now() + START_DEADLINE;
    loop {
        if let Ok(text) = std::fs::read_to_string(file) {
            let endpoints: serde_json::Value = serde_json::from_str(&text)?;
            let http =
                endpoints.get("http").and_then(serde_json::Value::as_str).context("endpoints.json has no http")?;
            return Ok(http.to_owned());
        }
        if let Some(status) = child.try_wait()? {
            let text = std::fs::read_to_string(log).unwrap_or_default();
            bail!("the server did not start ({status}):\n{}", text.trim_end());
        }
        anyhow::ensure!(Instant::now() < deadline, "the server did not start in time; see {}", log.display());
        sleep(Duration::from_millis(50)).await;
    }
}
