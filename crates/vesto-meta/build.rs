//! Rebuilds the crate when a migration is added: the embedded list is made by a macro that cannot see new files.

fn main() {
    let mut out = std::io::stdout().lock();
    let _ = std::io::Write::write_all(&mut out, b"cargo:rerun-if-changed=migrations\n");
}
