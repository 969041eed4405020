//! As much of DER as keys and certificates need. <https://www.itu.int/rec/T-REC-X.690>

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;

/// Context-specific and constructed: `[n]`.
pub(crate) const fn context(n: u8) -> u8 {
    0xa0 | n
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Value<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    /// With tag and length.
    pub(crate) whole: &'a [u8],
}

/// What follows one another inside a constructed value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    /// The next value; `None` at the end, and for what is not DER.
    pub(crate) fn value(&mut self) -> Option<Value<'a>> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let n_bytes = if first < 0x80 { 0 } else { usize::from(first & 0x7f) };
        let (long, rest) = rest.split_at_checked(n_bytes)?;
        let length = match (first, n_bytes) {
            (0..0x80, _) => usize::from(first),
            (_, 1..=3) => long.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)),
            _ => return None,
        };
        let (content, after) = rest.split_at_checked(length)?;
        let whole = self.0.get(..self.0.len() - after.len())?;
        self.0 = after;
        Some(Value { tag, content, whole })
    }

    /// The content of the next value, if it has this tag.
    pub(crate) fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let value = ahead.value().filter(|value| value.tag == tag)?;
        *self = ahead;
        Some(value.content)
    }

    pub(crate) fn sequence(&mut self) -> Option<Reader<'a>> {
        self.expect(SEQUENCE).map(Reader)
    }

    /// A non-negative integer without leading zeros.
    pub(crate) fn unsigned(&mut self) -> Option<&'a [u8]> {
        let mut bytes = self.expect(INTEGER)?;
        while let [0, rest @ ..] = bytes {
            bytes = rest;
        }
        Some(bytes)
    }

    /// A bit string of whole bytes.
    pub(crate) fn bits(&mut self) -> Option<&'a [u8]> {
        self.expect(BIT_STRING)?.strip_prefix(&[0])
    }
}

pub(crate) fn write(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.extend(u8::try_from(length));
    } else {
        let bytes = length.to_be_bytes();
        let skipped = bytes.iter().take_while(|byte| **byte == 0).count();
        out.extend(u8::try_from(bytes.len() - skipped).map(|n| 0x80 | n));
        out.extend(bytes.iter().skip(skipped));
    }
    out.extend(content);
    out
}

pub(crate) fn write_unsigned(bytes: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if bytes.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    write(INTEGER, &[sign, bytes].concat())
}
