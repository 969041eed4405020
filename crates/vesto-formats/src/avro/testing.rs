//! An Avro writer for tests: header and blocks from bytes.

pub(crate) const SYNC: [u8; 16] = *b"0123456789abcdef";

pub(crate) fn long(value: i64) -> Vec<u8> {
    let mut rest = (value << 1 ^ value >> 63) as u64;
    let mut out = Vec::new();
    while rest > 0x7F {
        out.push(rest as u8 & 0x7F | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
    out
}

pub(crate) fn bytes(value: &[u8]) -> Vec<u8> {
    [long(value.len() as i64), value.to_vec()].concat()
}

pub(crate) fn header(schema: &str, codec: &str) -> Vec<u8> {
    let entries = [bytes(b"avro.schema"), bytes(schema.as_bytes()), bytes(b"avro.codec"), bytes(codec.as_bytes())];
    [b"Obj\x01".to_vec(), long(2), entries.concat(), long(0), SYNC.to_vec()].concat()
}

pub(crate) fn block(n_records: i64, data: &[u8]) -> Vec<u8> {
    [long(n_records), long(data.len() as i64), data.to_vec(), SYNC.to_vec()].concat()
}

/// A record of one field `a`.
pub(crate) fn one_field(type_of_a: &str) -> String {
    format!(r#"{{"type":"record","name":"r","fields":[{{"name":"a","type":{type_of_a}}}]}}"#)
}
