//! Runs the clients, shows what was typed and what came back, and keeps count of wrong answers.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use serde_json::Value;

use super::screen::Screen;

/// Long enough for a cluster and its roles on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Access keys of somebody other than the root user.
pub(super) struct Credentials {
    pub(super) access_key_id: String,
    pub(super) secret_access_key: String,
}

/// Where psql connects.
pub(super) struct Database {
    pub(super) host: String,
    pub(super) port: String,
}

pub(super) struct Answer {
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) success: bool,
}

impl Answer {
    pub(super) fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.stdout).with_context(|| format!("not JSON: {}", self.stdout))
    }

    pub(super) fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

pub(super) struct Shell {
    screen: Screen,
    home: PathBuf,
    environment: BTreeMap<String, String>,
    chapter: usize,
    failures: usize,
}

/// Fails, saying what to install, when a client is missing.
pub(super) fn require_clients() -> Result<()> {
    for (program, package) in
        [("aws", "the aws CLI (pip install awscli)"), ("psql", "psql (apt-get install postgresql-client)")]
    {
        if Command::new(program).arg("--version").output().is_err() {
            bail!("the quickstart needs {package}; `make quickstart` installs what is missing");
        }
    }
    Ok(())
}

impl Shell {
    pub(super) fn new(screen: Screen, home: &Path, environment: BTreeMap<String, String>) -> Self {
        Self { screen, home: home.to_owned(), environment, chapter: 0, failures: 0 }
    }

    pub(super) fn failures(&self) -> usize {
        self.failures
    }

    pub(super) fn into_screen(self) -> Screen {
        self.screen
    }

    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    pub(super) fn chapter(&mut self, title: &str) -> Result<()> {
        self.chapter += 1;
        Ok(self.screen.chapter(self.chapter, title)?)
    }

    pub(super) fn say(&mut self, text: &str) -> Result<()> {
        Ok(self.screen.answer(text)?)
    }

    /// Records whether an answer was what the story says.
    pub(super) fn check(&mut self, good: bool, what: &str) -> Result<()> {
        self.failures += usize::from(!good);
        Ok(self.screen.verdict(good, what)?)
    }

    /// Writes a file that a command names as `file://…`; shown as if it had been typed.
    pub(super) fn file(&mut self, name: &str, content: &str) -> Result<String> {
        let path = self.home.join(name);
        std::fs::write(&path, content)?;
        self.screen.command("$", &format!("cat {name}"))?;
        self.screen.answer(content)?;
        Ok(format!("file://{}", path.display()))
    }

    /// Runs `aws` as the root user.
    pub(super) fn aws(&mut self, arguments: &[&str]) -> Result<Answer> {
        self.run_aws(arguments, None)
    }

    /// Runs `aws` with other credentials; the prompt says whose.
    pub(super) fn aws_as(&mut self, name: &str, who: &Credentials, arguments: &[&str]) -> Result<Answer> {
        self.run_aws(arguments, Some((name, who)))
    }

    fn run_aws(&mut self, arguments: &[&str], who: Option<(&str, &Credentials)>) -> Result<Answer> {
        let prompt = who.map_or_else(|| "$".to_owned(), |(name, _)| format!("{name}$"));
        self.screen.command(&prompt, &typed("aws", arguments, &self.home))?;
        let answer = self.quietly(arguments, who.map(|(_, who)| who))?;
        self.screen.answer(&answer.all())?;
        Ok(answer)
    }

    fn quietly(&self, arguments: &[&str], who: Option<&Credentials>) -> Result<Answer> {
        let mut command = Command::new("aws");
        command.args(arguments).envs(&self.environment).env("AWS_PAGER", "").current_dir(&self.home);
        command.env_remove("AWS_SESSION_TOKEN").env_remove("AWS_PROFILE");
        if let Some(who) = who {
            command.env("AWS_ACCESS_KEY_ID", &who.access_key_id).env("AWS_SECRET_ACCESS_KEY", &who.secret_access_key);
        }
        answer_of(&mut command)
    }

    /// Asks again until the text that `arguments` print satisfies `wanted`, showing each different answer once.
    pub(super) fn watch(&mut self, arguments: &[&str], wanted: impl Fn(&str) -> bool) -> Result<Vec<String>> {
        self.screen.command("$", &format!("{}   # until it settles", typed("aws", arguments, &self.home)))?;
        let deadline = Instant::now() + PATIENCE;
        let mut seen: Vec<String> = Vec::new();
        loop {
            let answer = self.quietly(arguments, None)?;
            anyhow::ensure!(answer.success, "aws {}: {}", arguments.join(" "), answer.stderr);
            if seen.last() != Some(&answer.stdout) {
                self.screen.answer(&answer.stdout)?;
                seen.push(answer.stdout.clone());
            }
            if wanted(&answer.stdout) {
                return Ok(seen);
            }
            anyhow::ensure!(Instant::now() < deadline, "it did not settle in time");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Runs one SQL statement with psql.
    pub(super) fn sql(&mut self, database: &Database, statement: &str) -> Result<Answer> {
        self.screen.command("dev=#", statement)?;
        let mut command = Command::new("psql");
        command.args([
            "-X",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            &database.host,
            "-p",
            &database.port,
            "-U",
            "awsuser",
            "-d",
            "dev",
        ]);
        command.args(["-c", statement]).env("PGPASSWORD", super::story::MASTER_PASSWORD).env("PGSSLMODE", "prefer");
        let answer = match self.screen.bar().filter(|_| statement.starts_with("COPY ")) {
            Some(bar) => {
                let answer = loading(command.env("PGOPTIONS", "-c vesto_progress_notices=1"), &bar);
                bar.finish_and_clear();
                answer?
            }
            None => answer_of(&mut command)?,
        };
        self.screen.answer(&answer.all())?;
        Ok(answer)
    }
}

/// Runs psql with a COPY, and moves the bar as the server's notices say.
fn loading(command: &mut Command, bar: &ProgressBar) -> Result<Answer> {
    let mut psql = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().context("cannot run psql")?;
    let mut stderr = String::new();
    for line in BufReader::new(psql.stderr.take().context("psql has no output")?).lines() {
        let line = line?;
        match percent(&line) {
            Some(percent) => bar.set_position(percent),
            None => stderr.push_str(&format!("{line}\n")),
        }
    }
    let output = psql.wait_with_output()?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(Answer { stdout, stderr, success: output.status.success() })
}

/// Of a notice such as `NOTICE:  Load into table 't' at 45%: …`.
fn percent(notice: &str) -> Option<u64> {
    let (_, said) = notice.strip_prefix("NOTICE:  Load into table '")?.split_once("' at ")?;
    said.split_once('%')?.0.parse().ok()
}

fn answer_of(command: &mut Command) -> Result<Answer> {
    let output = command.output().with_context(|| format!("cannot run {}", command.get_program().to_string_lossy()))?;
    Ok(Answer {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        success: output.status.success(),
    })
}

/// The command as a user in `home` would type it.
fn typed(program: &str, arguments: &[&str], home: &Path) -> String {
    let home = format!("file://{}/", home.display());
    let mut text = program.to_owned();
    for argument in arguments {
        let argument = argument.replace(&home, "file://");
        let plain = !argument.is_empty()
            && argument.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:=,@".contains(&byte));
        text.push(' ');
        text.push_str(&if plain { argument } else { format!("'{argument}'") });
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{percent, typed};

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let shown =
            typed("aws", &["iam", "create-role", "--doc", "file:///tmp/x/trust.json", "a b"], Path::new("/tmp/x"));
        assert_eq!(shown, "aws iam create-role --doc file://trust.json 'a b'");
    }

    #[test]
    fn a_notice_of_progress_moves_the_bar() {
        let notice = "NOTICE:  Load into table 'flights' at 45%: 12 record(s), 0 of 1 file(s), 45 of 100 bytes.";
        assert_eq!(percent(notice), Some(45));
        assert_eq!(percent("INFO:  Load into table 'flights' completed, 12 record(s) loaded successfully."), None);
    }
}
