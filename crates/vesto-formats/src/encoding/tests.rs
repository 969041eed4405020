use proptest::prelude::*;

use super::*;

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn decode(encoding: Encoding, file: &[u8], block: usize) -> Result<Vec<u8>, LoadErrorKind> {
    let mut transcoder = Transcoder::new(encoding);
    let mut out = Vec::new();
    for block in file.chunks(block.max(1)) {
        transcoder.push(block, &mut out)?;
    }
    transcoder.finish(&mut out)?;
    Ok(out)
}

const TEXT: &str = "1|añb|€\n2|😀|日本\n";

#[test]
fn case_55_utf_16_and_its_mark() {
    let little = utf16(TEXT, u16::to_le_bytes);
    let big = utf16(TEXT, u16::to_be_bytes);
    let marked = |order: [u8; 2], text: &[u8]| [&order, text].concat();
    let mismatch = |encoding| Err(LoadErrorKind::Encoding { encoding });
    let text = || Ok(TEXT.as_bytes().to_vec());
    let cases = [
        (Encoding::Utf16, marked([0xFF, 0xFE], &little), text()),
        (Encoding::Utf16, marked([0xFE, 0xFF], &big), text()),
        (Encoding::Utf16, little.clone(), mismatch(Encoding::Utf16)),
        (Encoding::Utf16, big.clone(), mismatch(Encoding::Utf16)),
        (Encoding::Utf16Le, little.clone(), text()),
        (Encoding::Utf16Le, marked([0xFF, 0xFE], &little), text()),
        (Encoding::Utf16Le, big.clone(), mismatch(Encoding::Utf16Le)),
        (Encoding::Utf16Le, marked([0xFE, 0xFF], &big), mismatch(Encoding::Utf16Le)),
        (Encoding::Utf16Be, big, text()),
        (Encoding::Utf16Be, little.clone(), mismatch(Encoding::Utf16Be)),
        (Encoding::Utf16Le, b"1|abc\n".to_vec(), mismatch(Encoding::Utf16Le)),
        (Encoding::Utf16Le, b"1|abcd\n".to_vec(), mismatch(Encoding::Utf16Le)),
        (Encoding::Utf16Be, TEXT.as_bytes().to_vec(), mismatch(Encoding::Utf16Be)),
        (Encoding::Utf16, TEXT.as_bytes().to_vec(), mismatch(Encoding::Utf16)),
        (Encoding::Utf16Le, little[..little.len() - 1].to_vec(), mismatch(Encoding::Utf16Le)),
        (Encoding::Utf16, Vec::new(), Ok(Vec::new())),
        (Encoding::Utf16Le, utf16("日本", u16::to_le_bytes), Ok("日本".into())),
    ];
    for (encoding, file, expected) in cases {
        for block in [1, 2, 3, 5000] {
            assert_eq!(decode(encoding, &file, block), expected, "{encoding} {file:02x?}");
        }
    }
}

#[test]
fn the_error_names_code_and_encoding() {
    let error = LoadErrorKind::Encoding { encoding: Encoding::Utf16Be };
    assert_eq!(
        (error.err_code(), error.err_reason().as_str()),
        (1221, "File encoding does not match ENCODING UTF16BE")
    );
}

#[test]
fn long_text_in_another_encoding_is_refused_before_anything_is_decoded() {
    let mut out = Vec::new();
    let mut transcoder = Transcoder::new(Encoding::Utf16Le);
    let text = "1|some text of a file that is longer than what is looked at\n".repeat(1000);
    assert!(transcoder.push(text.as_bytes(), &mut out).is_err());
    assert_eq!(out, b"");
    assert!(transcoder.push(b"more", &mut out).is_err() && transcoder.finish(&mut out).is_err());
}

#[test]
fn a_lone_surrogate_is_its_records_fault() {
    let units = [0x0031, 0xD83D, 0x000A, 0xDE00, 0xD83D, 0xD83D, 0xDE00, 0x000A, 0xD83D];
    let file: Vec<u8> = units.iter().flat_map(|unit: &u16| unit.to_le_bytes()).collect();
    let expected = b"1\xED\xA0\xBD\n\xED\xB8\x80\xED\xA0\xBD\xF0\x9F\x98\x80\n\xED\xA0\xBD";
    for block in 1..file.len() {
        assert_eq!(decode(Encoding::Utf16Le, &file, block).unwrap(), expected);
    }
}

#[test]
fn latin_1_takes_every_byte() {
    let all: Vec<u8> = (0..=255).collect();
    let expected: String = (0..=255u8).map(char::from).collect();
    assert_eq!(decode(Encoding::Iso88591, &all, 7).unwrap(), expected.as_bytes());
}

proptest! {
    #[test]
    fn utf_16_text_comes_back(text in "\\PC{0,40}\n(\\PC{0,12}\n){0,300}", big in any::<bool>(), marked in any::<bool>(), block in 1usize..600) {
        let (encoding, unit, mark): (_, fn(u16) -> [u8; 2], _) = match big {
            true => (Encoding::Utf16Be, u16::to_be_bytes, [0xFE, 0xFF]),
            false => (Encoding::Utf16Le, u16::to_le_bytes, [0xFF, 0xFE]),
        };
        let mut file = if marked { mark.to_vec() } else { Vec::new() };
        file.extend(utf16(&text, unit));
        prop_assert_eq!(decode(encoding, &file, block).unwrap(), text.as_bytes());
        if marked {
            prop_assert_eq!(decode(Encoding::Utf16, &file, block).unwrap(), text.as_bytes());
        }
    }

    #[test]
    fn any_bytes_in_any_pieces_say_the_same(file in proptest::collection::vec(any::<u8>(), 0..300), block in 1usize..50) {
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Iso88591] {
            prop_assert_eq!(decode(encoding, &file, block), decode(encoding, &file, file.len()));
        }
    }
}
