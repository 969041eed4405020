//! What is wrong with a text that should be JSON.

/// The reason, as `stl_load_errors` words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonFault {
    /// A byte between the documents that is no blank.
    Stray,
    Value,
    MemberName,
    Colon,
    MemberEnd,
    ElementEnd,
    StringEnd,
    Escape,
    HexDigit,
    Surrogate,
    Encoding,
    ControlCharacter,
    Fraction,
    Exponent,
    TooDeep,
    /// SUPER: a string is as long as a VARCHAR at most.
    StringTooLong,
    Trailing,
}

impl JsonFault {
    pub fn reason(self) -> &'static str {
        match self {
            Self::Stray => "Invalid JSON: only blanks may stand between objects.",
            Self::Value => "Invalid value.",
            Self::MemberName => "Missing a name for object member.",
            Self::Colon => "Missing a colon after a name of object member.",
            Self::MemberEnd => "Missing a comma or } after an object member.",
            Self::ElementEnd => "Missing a comma or ] after an array element.",
            Self::StringEnd => "Missing a closing quotation mark in string.",
            Self::Escape => "Invalid escape character in string.",
            Self::HexDigit => "Incorrect hex digit after \\u escape in string.",
            Self::Surrogate => "The surrogate pair in string is invalid.",
            Self::Encoding => "Invalid encoding in string.",
            Self::ControlCharacter => "Invalid JSON: a control character in a string must be escaped.",
            Self::Fraction => "Miss fraction part in number.",
            Self::Exponent => "Miss exponent in number.",
            Self::TooDeep => "Invalid JSON: objects and arrays are nested more than 1000 deep.",
            Self::StringTooLong => "String value exceeds the max size of 65535 bytes",
            Self::Trailing => "The document root must not be followed by other values.",
        }
    }
}

/// A fault and the position of the byte at which it showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Faulty {
    pub(crate) fault: JsonFault,
    pub(crate) at: usize,
}

impl Faulty {
    pub(crate) fn new(fault: JsonFault, at: usize) -> Self {
        Self { fault, at }
    }
}
