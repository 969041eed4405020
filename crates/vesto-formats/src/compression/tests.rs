use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

const ALL: [Compression; 4] = [Compression::Gzip, Compression::Bzip2, Compression::Lzop, Compression::Zstd];
const WRITTEN: [Compression; 3] = [Compression::Gzip, Compression::Bzip2, Compression::Zstd];

fn pack(compression: Compression, text: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new(compression, Vec::new()).unwrap();
    writer.write_all(text).unwrap();
    writer.finish().unwrap()
}

fn unpack(compression: Compression, file: &[u8]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    reader(compression, file)?.read_to_end(&mut text)?;
    Ok(text)
}

/// What the fixtures `lines-*.lzo` hold.
fn lines() -> String {
    let words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"];
    (0..400usize).fold(String::new(), |mut text, i| {
        let (a, b, c) = (words[i * 7 % 10], words[i * i % 10], words[i / 3 % 10]);
        let _ = writeln!(text, "{i}|{a} {b} {c}|{}", "x".repeat(i % 60));
        text
    })
}

/// What `far.lzo` holds: matches that lie up to 21,000 bytes back.
fn far() -> Vec<u8> {
    let mut seed: u32 = 1;
    let random: Vec<u8> = (0..9000)
        .map(|_| {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7FFF_FFFF;
            b'a' + ((seed >> 16) % 26) as u8
        })
        .collect();
    let mut text = random.clone();
    text.push(b'\n');
    text.extend([b'-'; 12_000]);
    text.extend_from_slice(&random);
    text.push(b'\n');
    text.extend_from_slice(&random[..4000]);
    text
}

const LINES_1: &[u8] = include_bytes!("fixtures/lines-1.lzo");
const LINES_9: &[u8] = include_bytes!("fixtures/lines-9.lzo");
const FAR: &[u8] = include_bytes!("fixtures/far.lzo");
const FILTER: &[u8] = include_bytes!("fixtures/filter.lzo");

/// A file of each compression that holds [`lines`].
fn sample(compression: Compression) -> Vec<u8> {
    if compression == Compression::Lzop { LINES_1.to_vec() } else { pack(compression, lines().as_bytes()) }
}

#[test]
fn members_follow_each_other() {
    for compression in ALL {
        let file = sample(compression);
        let text = lines();
        assert_eq!(unpack(compression, &file).unwrap(), text.as_bytes(), "{compression:?}");
        let twice = unpack(compression, &file.repeat(2)).unwrap();
        assert_eq!(twice, text.repeat(2).as_bytes(), "{compression:?}");
    }
}

#[test]
fn reads_what_lzop_writes() {
    assert_eq!(unpack(Compression::Lzop, LINES_9).unwrap(), lines().as_bytes());
    assert_eq!(unpack(Compression::Lzop, FAR).unwrap(), far());
    let refused = unpack(Compression::Lzop, FILTER).unwrap_err();
    assert_eq!(refused.to_string(), "files made with lzop --filter are not supported");
    assert_eq!(Writer::new(Compression::Lzop, Vec::new()).err().unwrap().kind(), io::ErrorKind::Unsupported);
}

#[test]
fn an_empty_file_holds_nothing() {
    for compression in ALL {
        assert_eq!(unpack(compression, b"").unwrap(), b"", "{compression:?}");
    }
    assert_eq!(unpack(Compression::None, b"1|a\n").unwrap(), b"1|a\n");
}

#[test]
fn zeros_behind_gzip_members_are_padding() {
    let mut file = sample(Compression::Gzip);
    file.extend([0; 700]);
    assert_eq!(unpack(Compression::Gzip, &file).unwrap(), lines().as_bytes());
    file.extend(sample(Compression::Gzip));
    assert_eq!(unpack(Compression::Gzip, &file).unwrap(), lines().repeat(2).as_bytes());
    file.push(b'x');
    assert!(unpack(Compression::Gzip, &file).is_err());
    assert!(unpack(Compression::Gzip, &[0; 700]).is_err());
}

#[test]
fn a_cut_file_is_an_error_wherever_it_is_cut() {
    for compression in ALL {
        let file = sample(compression);
        for end in (1..file.len()).step_by(7).chain(file.len().saturating_sub(12)..file.len()) {
            assert!(unpack(compression, &file[..end]).is_err(), "{compression:?} cut at {end} of {}", file.len());
        }
    }
}

#[test]
fn other_bytes_are_an_error() {
    for compression in ALL {
        assert!(unpack(compression, b"1|this is plain text\n2|and more of it\n").is_err(), "{compression:?}");
    }
}

#[test]
fn a_changed_byte_is_found() {
    for compression in ALL {
        let file = sample(compression);
        // Headers hold a time or a name that nothing checks.
        for at in (60..file.len()).step_by(37) {
            let mut changed = file.clone();
            changed[at] ^= 0x20;
            let read = unpack(compression, &changed);
            assert!(read.is_err(), "{compression:?} changed at {at} of {}", file.len());
        }
    }
}

#[test]
fn a_bomb_fills_no_more_than_the_buffer_it_is_given() {
    for compression in WRITTEN {
        let file = pack(compression, &vec![b'a'; 2 << 20]);
        assert!(file.len() < 64 << 10);
        let mut reader = reader(compression, file.as_slice()).unwrap();
        let mut buffer = [0; 1 << 16];
        for _ in 0..4 {
            assert!(reader.read(&mut buffer).unwrap() <= buffer.len());
        }
    }
}

/// A header may claim any length; nothing is set aside for bytes that do not come.
#[test]
fn an_lzop_block_that_claims_too_much_is_refused() {
    let mut huge = LINES_1.to_vec();
    let block = LINES_1.windows(2).position(|pair| pair == [0x00, 0x00]).unwrap();
    for at in block..block + 40 {
        huge[at] = 0xFF;
        assert!(unpack(Compression::Lzop, &huge).is_err());
    }
}

#[test]
fn a_zstd_window_beyond_the_limit_is_refused() {
    // Magic, a frame header that asks for a window of 2 GiB, a block.
    let frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 0x01, 0x00, 0x00];
    assert!(unpack(Compression::Zstd, &frame).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_packed_unpacks(
        text in proptest::collection::vec(prop_oneof![3 => Just(b'a'), 1 => any::<u8>()], 0..2000),
        which in 0..WRITTEN.len(),
        piece in 1usize..700,
    ) {
        let file = pack(WRITTEN[which], &text);
        let mut read = Vec::new();
        let mut reader = reader(WRITTEN[which], file.as_slice()).unwrap();
        let mut buffer = vec![0; piece];
        loop {
            let n_bytes = reader.read(&mut buffer).unwrap();
            if n_bytes == 0 { break; }
            read.extend_from_slice(&buffer[..n_bytes]);
        }
        prop_assert_eq!(read, text);
    }

    #[test]
    fn damaged_files_never_panic(
        which in 0..ALL.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut file = sample(ALL[which]);
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        let mut n_bytes = 0u64;
        if let Ok(mut reader) = reader(ALL[which], file.as_slice()) {
            n_bytes = io::copy(&mut reader.by_ref().take(1 << 26), &mut io::sink()).unwrap_or(0);
        }
        prop_assert!(n_bytes <= 1 << 26);
    }
}
