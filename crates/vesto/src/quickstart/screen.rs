//! What the reader sees. Everything goes to standard output; colours only when it is a terminal.

use std::io::{self, IsTerminal, Stdout, Write, stdout};

use indicatif::{ProgressBar, ProgressStyle};

use super::server::Server;

pub(super) struct Screen {
    out: Stdout,
    colours: bool,
}

impl Screen {
    pub(super) fn new() -> Self {
        let out = stdout();
        let colours = out.is_terminal();
        Self { out, colours }
    }

    fn styled(&self, code: &str, text: &str) -> String {
        if self.colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(super) fn say(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    pub(super) fn chapter(&mut self, number: usize, title: &str) -> io::Result<()> {
        let title = self.styled("1", &format!("{number}. {title}"));
        writeln!(self.out, "\n{title}")
    }

    /// A command as a user would type it.
    pub(super) fn command(&mut self, prompt: &str, text: &str) -> io::Result<()> {
        let text = self.styled("36", text);
        writeln!(self.out, "\n{prompt} {text}")
    }

    /// A bar for what takes long, if somebody looks.
    pub(super) fn bar(&self) -> Option<ProgressBar> {
        let style = ProgressStyle::with_template("  [{bar:40}] {percent}%  {elapsed}").ok()?;
        self.colours.then(|| ProgressBar::new(100).with_style(style))
    }

    /// What it answered, line by line.
    pub(super) fn answer(&mut self, text: &str) -> io::Result<()> {
        for line in text.trim_end().lines() {
            writeln!(self.out, "  {line}")?;
        }
        self.out.flush()
    }

    pub(super) fn verdict(&mut self, good: bool, what: &str) -> io::Result<()> {
        let mark = if good { self.styled("32", "ok") } else { self.styled("31", "WRONG") };
        writeln!(self.out, "  {mark}: {what}")
    }

    pub(super) fn how_to_go_on(&mut self, server: &Server) -> io::Result<()> {
        let data_dir = server.data_dir().display();
        writeln!(
            self.out,
            "\nThe server keeps running; Ctrl-C ends it. In another terminal:\n\n  \
             eval \"$(vesto env --data-dir {data_dir})\"   # endpoint and credentials for aws, SDKs and psql\n  \
             aws redshift describe-clusters\n  \
             psql                                  # user awsuser, password {password}\n  \
             vesto aws --data-dir {data_dir} redshift describe-clusters   # without exporting anything\n\n  \
             AWS endpoint: {http}\n  Data: {data_dir} (log: {log})\n  {console}",
            password = super::story::MASTER_PASSWORD,
            http = server.http(),
            log = server.log().display(),
            console = match server.sign_in_link() {
                Some(link) => format!("Console, signed in as root (works once): {link}"),
                None => "Console: not part of this binary; `make console` builds it".to_owned(),
            },
        )?;
        self.out.flush()
    }
}
