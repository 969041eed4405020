//! PEM: labelled Base64 between two lines. <https://www.rfc-editor.org/rfc/rfc7468>

use base64::{Engine, engine::general_purpose::STANDARD};

#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) label: String,
    pub(crate) der: Vec<u8>,
}

/// The blocks of a text; `None` if one of them is broken or text stands between them.
pub(crate) fn blocks(text: &str) -> Option<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    while let Some(first) = lines.next() {
        let label = first.strip_prefix("-----BEGIN ")?.strip_suffix("-----")?;
        let end = format!("-----END {label}-----");
        let mut body = String::new();
        loop {
            let line = lines.next()?;
            if line == end {
                break;
            }
            // A header of an encrypted key, which nothing here can read, has a colon: not Base64.
            body.push_str(line);
        }
        blocks.push(Block { label: label.to_owned(), der: STANDARD.decode(body).ok()? });
    }
    Some(blocks)
}

pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    for (n, c) in text.chars().enumerate() {
        if n > 0 && n % 64 == 0 {
            pem.push('\n');
        }
        pem.push(c);
    }
    pem + &format!("\n-----END {label}-----\n")
}
