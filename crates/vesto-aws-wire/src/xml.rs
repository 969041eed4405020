//! XML answers: a small writer, and the envelopes of AWS Query and S3.

use std::fmt::{self, Display, Write as _};

use chrono::{DateTime, SecondsFormat, Utc};

use crate::ApiError;

/// The namespace of errors raised before a service is known.
pub const FAULT_NAMESPACE: &str = "http://webservices.amazon.com/AWSFault/2005-15-09";

/// Writes elements one after another. Names are the caller's (trusted) words; values are escaped.
#[derive(Debug, Default)]
pub struct XmlWriter {
    out: String,
}

impl XmlWriter {
    pub fn new() -> Self {
        Self::default()
    }

    /// `<name>value</name>`
    pub fn text(&mut self, name: &str, value: impl Display) -> &mut Self {
        let _ = write!(self.out, "<{name}>");
        let _ = write!(Escaped(&mut self.out), "{value}");
        let _ = write!(self.out, "</{name}>");
        self
    }

    /// Nothing when there is no value.
    pub fn optional(&mut self, name: &str, value: Option<impl Display>) -> &mut Self {
        if let Some(value) = value {
            self.text(name, value);
        }
        self
    }

    /// `2026-01-02T03:04:05Z`, with milliseconds where the moment has them.
    pub fn timestamp(&mut self, name: &str, value: DateTime<Utc>) -> &mut Self {
        let format = if value.timestamp_subsec_millis() == 0 { SecondsFormat::Secs } else { SecondsFormat::Millis };
        self.text(name, value.to_rfc3339_opts(format, true))
    }

    /// `<name>…</name>`, or `<name/>` if `build` writes nothing.
    pub fn element(&mut self, name: &str, build: impl FnOnce(&mut Self)) -> &mut Self {
        let _ = write!(self.out, "<{name}>");
        let before = self.out.len();
        build(self);
        if self.out.len() == before {
            self.out.truncate(before - 1);
            self.out.push_str("/>");
        } else {
            let _ = write!(self.out, "</{name}>");
        }
        self
    }

    /// `<name><item>…</item><item>…</item></name>`; an empty list is `<name/>`, which clients read as `[]`.
    pub fn list<T>(
        &mut self,
        name: &str,
        item: &str,
        values: impl IntoIterator<Item = T>,
        mut build: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.element(name, |list| {
            for value in values {
                list.element(item, |element| build(element, value));
            }
        })
    }

    /// `<name><item>value</item>…</name>`
    pub fn text_list<V: Display>(&mut self, name: &str, item: &str, values: impl IntoIterator<Item = V>) -> &mut Self {
        self.element(name, |list| {
            for value in values {
                list.text(item, value);
            }
        })
    }

    pub fn finish(self) -> String {
        self.out
    }
}

/// Escapes what passes through it. Characters that XML 1.0 cannot carry become U+FFFD.
struct Escaped<'a>(&'a mut String);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\r' => self.0.push_str("&#xD;"),
                '\n' | '\t' => self.0.push(c),
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => self.0.push('\u{fffd}'),
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

/// What an AWS Query action answers: the content of its result element, or nothing for actions without output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlBody(Option<String>);

impl XmlBody {
    /// For actions without output shape (`CreateTags`, most IAM mutations).
    pub fn none() -> Self {
        Self(None)
    }

    /// The content of `<ActionResult>`.
    pub fn result(build: impl FnOnce(&mut XmlWriter)) -> Self {
        let mut xml = XmlWriter::new();
        build(&mut xml);
        Self(Some(xml.finish()))
    }

    /// The content of the result element, for tests and for reuse inside another answer.
    pub fn content(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

/// `<ActionResponse xmlns="…"><ActionResult>…</ActionResult><ResponseMetadata>…</ResponseMetadata></ActionResponse>`
pub fn success_response(action: &str, namespace: &str, body: &XmlBody, request_id: &str) -> String {
    let mut xml = XmlWriter::new();
    let _ = write!(xml.out, "<{action}Response xmlns=\"{namespace}\">");
    if let Some(result) = &body.0 {
        xml.element(&format!("{action}Result"), |xml| xml.out.push_str(result));
    }
    xml.element("ResponseMetadata", |xml| {
        xml.text("RequestId", request_id);
    });
    let _ = write!(xml.out, "</{action}Response>");
    xml.finish()
}

/// The error body of every Query service.
pub fn error_response(namespace: &str, error: &ApiError, request_id: &str) -> String {
    let mut xml = XmlWriter::new();
    let _ = write!(xml.out, "<ErrorResponse xmlns=\"{namespace}\">");
    xml.element("Error", |xml| {
        xml.text("Type", if error.sender { "Sender" } else { "Receiver" });
        xml.text("Code", &error.code);
        xml.text("Message", &error.message);
    });
    xml.text("RequestId", request_id);
    xml.out.push_str("</ErrorResponse>");
    xml.finish()
}

/// S3's error body, with its further elements between message and request id.
pub fn s3_error(error: &ApiError, request_id: &str) -> String {
    let mut xml = XmlWriter::new();
    xml.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.element("Error", |xml| {
        xml.text("Code", &error.code);
        xml.text("Message", &error.message);
        for (name, value) in &error.details {
            xml.text(name, value);
        }
        xml.text("RequestId", request_id);
        xml.text("HostId", "vesto");
    });
    xml.finish()
}

#[cfg(test)]
mod tests;
