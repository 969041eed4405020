//! `vesto aws ARGS…`: the real aws CLI, pointed at the server. Two spellings of the guide that today's CLI does not
//! take are changed, saying so on standard error: `--iam-role-arns`, and create-cluster without an admin user.

use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use anyhow::Context;
use vesto_types::{Ids, Secret};

use crate::cli::AwsArgs;
use crate::config::data_dir;
use crate::data_dir::DataDir;
use crate::env_command::Running;
use crate::system::SystemIds;

const DEFAULT_USER: &str = "awsuser";

/// Becomes the aws CLI, so that its exit status, signals and terminal are the user's own.
pub(crate) fn aws(args: AwsArgs) -> anyhow::Result<ExitCode> {
    let running = Running::find(&DataDir::new(data_dir(args.data_dir.data_dir.as_deref())))?;
    let brings_credentials = args.own_access_key_id.is_some()
        || args.own_profile.is_some()
        || args.args.iter().any(|arg| arg == "--profile" || arg.starts_with("--profile="));
    let adapted = adapt(args.args, || password(&SystemIds::new()));
    let mut err = io::stderr().lock();
    for note in &adapted.notes {
        writeln!(err, "vesto: {note}")?;
    }
    drop(err);
    let variables = if brings_credentials { running.place_variables() } else { running.aws_variables() };
    let variables = variables.into_iter().map(|(name, value)| (name, value.expose().to_owned()));
    let mut command = Command::new("aws");
    command.args(adapted.args).envs(variables);
    if !brings_credentials {
        // A token of another session would make our key invalid.
        command.env_remove("AWS_SESSION_TOKEN");
    }
    let error = command.exec();
    if error.kind() == io::ErrorKind::NotFound {
        anyhow::bail!("there is no `aws` in PATH; install the AWS CLI, for instance with `pip install awscli`");
    }
    Err(error).context("cannot run `aws`")
}

#[derive(Debug, PartialEq, Eq)]
struct Adapted {
    args: Vec<String>,
    /// What was changed, for the user.
    notes: Vec<String>,
}

fn adapt(mut args: Vec<String>, password: impl FnOnce() -> Secret) -> Adapted {
    let mut notes = Vec::new();
    if !has_command(&args, "redshift") {
        return Adapted { args, notes };
    }
    for arg in &mut args {
        let Some(rest) = arg.strip_prefix("--iam-role-arns").filter(|rest| rest.is_empty() || rest.starts_with('='))
        else {
            continue;
        };
        *arg = format!("--iam-roles{rest}");
        notes.push("passing --iam-role-arns as --iam-roles, its name in the aws CLI".to_owned());
    }
    let has = |name: &str| args.iter().any(|arg| arg == name || arg.starts_with(&format!("{name}=")));
    let describes_itself = ["--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton", "help"];
    let needs_user = has_command(&args, "create-cluster")
        && !has("--master-username")
        && !describes_itself.iter().any(|name| has(name));
    if needs_user {
        let has_password = has("--master-user-password") || has("--manage-master-password");
        args.extend(["--master-username".to_owned(), DEFAULT_USER.to_owned()]);
        if has_password {
            notes.push(format!("adding --master-username {DEFAULT_USER}, as the aws CLI insists on an admin user"));
        } else {
            let password = password();
            notes.push(format!(
                "adding --master-username {DEFAULT_USER} --master-user-password {}, as the aws CLI insists on an admin \
                 user; keep the password, it is not shown again",
                password.expose()
            ));
            args.extend(["--master-user-password".to_owned(), password.expose().to_owned()]);
        }
    }
    Adapted { args, notes }
}

/// Whether `word` is among the leading words that are not options: `aws --debug redshift create-cluster …`.
fn has_command(args: &[String], word: &str) -> bool {
    args.iter().filter(|arg| !arg.starts_with('-')).any(|arg| arg == word)
}

/// Within Redshift's rules: an upper-case and a lower-case letter and a digit are certain.
fn password(ids: &dyn Ids) -> Secret {
    let letters = ids.chars(b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 20);
    let (upper, lower, digit) = (
        ids.chars(b"ABCDEFGHJKLMNPQRSTUVWXYZ", 1),
        ids.chars(b"abcdefghijkmnopqrstuvwxyz", 1),
        ids.chars(b"23456789", 1),
    );
    Secret::new(format!("{upper}{letters}{lower}{digit}"))
}

#[cfg(test)]
mod tests {
    use vesto_types::SeededIds;

    use super::*;

    fn check(line: &str, expected: &str, n_notes: usize) {
        let args = line.split_whitespace().map(str::to_owned).collect();
        let adapted = adapt(args, || Secret::new("Made-up1"));
        assert_eq!(adapted.args.join(" "), expected);
        assert_eq!(adapted.notes.len(), n_notes, "{:?}", adapted.notes);
    }

    #[test]
    fn the_guides_create_cluster_runs_as_printed() {
        check(
            "redshift create-cluster --cluster-identifier c --iam-role-arns A B",
            "redshift create-cluster --cluster-identifier c --iam-roles A B --master-username awsuser \
             --master-user-password Made-up1",
            2,
        );
    }

    #[test]
    fn what_the_cli_takes_is_passed_as_it_is() {
        for line in [
            "redshift create-cluster --master-username=u --master-user-password p --iam-roles A",
            "redshift create-cluster --generate-cli-skeleton",
            "redshift describe-clusters",
            "iam create-role --role-name create-cluster",
            "s3 cp --iam-role-arns x",
        ] {
            check(line, line, 0);
        }
        check(
            "redshift create-cluster --master-user-password p",
            "redshift create-cluster --master-user-password p --master-username awsuser",
            1,
        );
    }

    #[test]
    fn a_made_up_password_keeps_redshifts_rules() {
        let password = password(&SeededIds::default());
        let has = |kind: fn(&u8) -> bool| password.expose().as_bytes().iter().any(&kind);
        assert!(has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit));
        assert_eq!(password.expose().len(), 23);
    }
}
