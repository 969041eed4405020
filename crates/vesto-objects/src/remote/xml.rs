//! The endpoint's answers in XML, as a small tree. An answer that ends early or does not close what it opened is an
//! error: whatever a broken connection leaves must not pass for a shorter listing.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

use super::RemoteError;

/// Deeper answers are none of S3's.
const MAX_DEPTH: usize = 16;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Without a namespace's prefix.
    pub(super) name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, RemoteError> {
        let text = std::str::from_utf8(bytes).map_err(|_| malformed("it is not UTF-8"))?;
        let mut reader = Reader::from_str(text);
        let mut open: Vec<Self> = Vec::new();
        let mut root = None;
        loop {
            match reader.read_event().map_err(|error| malformed(&error.to_string()))? {
                Event::Start(start) if root.is_none() && open.len() < MAX_DEPTH => open.push(named(&start)),
                Event::Empty(start) if root.is_none() => close(named(&start), &mut open, &mut root),
                Event::End(_) => {
                    let closed = open.pop().ok_or_else(|| malformed("an element is closed that is not open"))?;
                    close(closed, &mut open, &mut root);
                }
                Event::Text(text) => {
                    let text = text.decode().map_err(|error| malformed(&error.to_string()))?;
                    append(&text, &mut open)?;
                }
                Event::CData(text) => {
                    let text = text.decode().map_err(|error| malformed(&error.to_string()))?;
                    append(&text, &mut open)?;
                }
                Event::GeneralRef(reference) => {
                    let character = reference.resolve_char_ref().map_err(|error| malformed(&error.to_string()))?;
                    let name = reference.decode().map_err(|error| malformed(&error.to_string()))?;
                    match (character, resolve_predefined_entity(&name)) {
                        (Some(character), _) => append(character.encode_utf8(&mut [0; 4]), &mut open)?,
                        (None, Some(text)) => append(text, &mut open)?,
                        (None, None) => return Err(malformed("an entity is not known")),
                    }
                }
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
                Event::Start(_) | Event::Empty(_) | Event::DocType(_) => {
                    return Err(malformed("it has elements where none may be"));
                }
                Event::Eof => break,
            }
        }
        root.filter(|_| open.is_empty()).ok_or_else(|| malformed("it ends early"))
    }

    /// The text of the first child of this name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.children.iter().find(|child| child.name == name).map(|child| child.text.as_str())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, RemoteError> {
        self.text(name).ok_or_else(|| malformed(&format!("{} is missing in {}", name, self.name)))
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(super) fn expect(self, name: &str) -> Result<Self, RemoteError> {
        if self.name == name { Ok(self) } else { Err(malformed(&format!("{} in place of {name}", self.name))) }
    }
}

fn named(start: &quick_xml::events::BytesStart<'_>) -> Element {
    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
    Element { name, ..Element::default() }
}

fn close(closed: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(closed),
        None => *root = Some(closed),
    }
}

fn append(text: &str, open: &mut [Element]) -> Result<(), RemoteError> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(malformed("it has text around its element")),
    }
    Ok(())
}

pub(super) fn malformed(why: &str) -> RemoteError {
    RemoteError::damaged(format!("the XML of an answer: {why}"))
}

/// Text between tags.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_or_refused() {
        let whole = "<?xml version=\"1.0\"?>\n<R xmlns=\"x\"><Key>a&amp;b &#233;</Key><Empty/><s:In>x</s:In></R>\n";
        let root = Element::parse(whole.as_bytes()).unwrap();
        assert_eq!((root.name.as_str(), root.text("Key"), root.text("In")), ("R", Some("a&b é"), Some("x")));
        assert_eq!(root.text("Empty"), Some(""));
        // The line feed at the end is not missed; everything before it is.
        for end in 0..whole.len() - 1 {
            assert!(Element::parse(&whole.as_bytes()[..end]).is_err(), "{end}");
        }
        for wrong in ["<a></b>", "<a/><b/>", "<a>&unknown;</a>", "x<a/>", "<!DOCTYPE a><a/>", "\u{0}"] {
            assert!(Element::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn text_is_escaped_as_it_is_read() {
        let text = "a&b<c>\"'é\r\n";
        let root = Element::parse(format!("<R>{}</R>", escaped(text)).as_bytes()).unwrap();
        assert_eq!(root.text, text);
    }
}
