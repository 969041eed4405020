use super::*;
use crate::avro::testing::{SYNC as MARKER, block, header, long, one_field};

#[test]
fn heads_and_blocks_may_come_in_pieces() {
    let file = header(&one_field("\"int\""), "null");
    for length in 0..file.len() {
        assert_eq!(Header::parse(&file[..length]), Ok(None), "{length}");
    }
    let (parsed, length) = Header::parse(&file).unwrap().unwrap();
    assert_eq!((length, parsed.codec, parsed.sync), (file.len(), Codec::Null, MARKER));
    let bytes = block(3, b"abc");
    for length in 0..bytes.len() {
        assert_eq!(parsed.block(&bytes[..length]), Ok(None), "{length}");
    }
    assert_eq!(parsed.block(&bytes), Ok(Some(Block { n_records: 3, data: b"abc", length: bytes.len() })));
}

#[test]
fn what_no_file_may_have() {
    assert_eq!(Header::parse(b"Obk\x01"), Err(AvroFault::Magic));
    assert_eq!(Header::parse(b"{}"), Err(AvroFault::Magic));
    let file = header(&one_field("\"int\""), "zstandard");
    assert_eq!(Header::parse(&file), Err(AvroFault::Codec { codec: "zstandard".to_owned() }));
    let long_header = header(&format!("{}{}", one_field("\"int\""), " ".repeat(MAX_HEADER)), "null");
    assert_eq!(Header::parse(&long_header), Err(AvroFault::HeaderTooLong { limit: MAX_HEADER }));
    let hostile = [b"Obj\x01".to_vec(), long(i64::MAX), vec![0; MAX_HEADER]].concat();
    assert_eq!(Header::parse(&hostile), Err(AvroFault::HeaderTooLong { limit: MAX_HEADER }));

    let (parsed, _) = Header::parse(&header(&one_field("\"int\""), "null")).unwrap().unwrap();
    assert_eq!(parsed.block(&[long(1), long(i64::MAX)].concat()), Err(AvroFault::BlockTooLong { limit: MAX_BLOCK }));
    assert_eq!(parsed.block(&[long(-1), long(1)].concat()), Err(AvroFault::Block));
    assert_eq!(parsed.block(&[0xFF; 40]), Err(AvroFault::Block));
    let mut bytes = block(1, b"a");
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(parsed.block(&bytes), Err(AvroFault::Sync));
}

#[test]
fn a_block_that_unpacks_to_too_much_is_refused() {
    use std::io::Write as _;
    let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..=32 {
        deflated.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let mut out = Vec::new();
    let refused = Codec::Deflate.unpack(&deflated.finish().unwrap(), &mut out);
    assert_eq!(refused, Err(AvroFault::BlockTooLong { limit: MAX_UNPACKED }));
    assert!(out.len() <= MAX_UNPACKED + 1);
    // Snappy says its length itself: four gigabytes here.
    let refused = Codec::Snappy.unpack(&[0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0, 0, 0], &mut out);
    assert_eq!(refused, Err(AvroFault::BlockTooLong { limit: MAX_UNPACKED }));
    assert_eq!(Codec::Snappy.unpack(b"abc", &mut out), Err(AvroFault::Compression));
    assert_eq!(Codec::Snappy.unpack(&[1, 0, b'a', 0, 0, 0, 0], &mut out), Err(AvroFault::Checksum));
    assert_eq!(Codec::Deflate.unpack(b"\xFF\xFF\xFF", &mut out), Err(AvroFault::Compression));
}
