//! Lists the files of the built web console (`console/dist`, which `make console` makes) for `src/console_files.rs`.
//! Without them the list is empty and the server says how to build them: `cargo build` needs no Node.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write;
use std::fs;
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};

const CONTENT_TYPES: &[(&str, &str)] = &[
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
];

fn main() -> io::Result<()> {
    let manifest_dir = variable("CARGO_MANIFEST_DIR")?;
    let dist = manifest_dir.join("../../console/dist");
    // Cargo runs this again at each build while the watched directory is missing, so it is made, if that is possible.
    if fs::create_dir_all(&dist).is_ok() {
        println!("cargo::rerun-if-changed={}", dist.display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    let mut paths = Vec::new();
    if dist.join("index.html").exists() {
        collect(&dist, &mut paths)?;
    }
    paths.sort();
    let mut table = String::from("&[\n");
    for path in paths.iter().filter(|path| !is_hidden(path) && !is_compressed(path)) {
        add(&mut table, &dist, path)?;
    }
    table.push(']');
    fs::write(variable("OUT_DIR")?.join("console_files.rs"), table)
}

fn variable(name: &str) -> io::Result<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(format!("cargo sets no {name}")))
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), paths)?;
        } else {
            paths.push(entry.path().canonicalize()?);
        }
    }
    Ok(())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn is_compressed(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "br" || extension == "gz")
}

/// One `ConsoleFile`, with its compressed forms where the build of the console left them.
fn add(table: &mut String, dist: &Path, path: &Path) -> io::Result<()> {
    let name = path.strip_prefix(dist.canonicalize()?).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let content_type =
        CONTENT_TYPES.iter().find(|(known, _)| *known == extension).map(|(_, content_type)| content_type);
    let content_type =
        content_type.ok_or_else(|| io::Error::other(format!("{name}: no content type is known for it")))?;
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(path)?);
    let compressed = |suffix: &str| {
        let path = PathBuf::from(format!("{}.{suffix}", path.display()));
        if path.exists() { format!("Some(include_bytes!({path:?}))") } else { "None".to_owned() }
    };
    writeln!(
        table,
        "ConsoleFile {{ path: {name:?}, content_type: {content_type:?}, version: \"{:016x}\", plain: include_bytes!({path:?}), \
         brotli: {}, gzip: {} }},",
        hasher.finish(),
        compressed("br"),
        compressed("gz"),
    )
    .map_err(io::Error::other)
}
