//! The container of `lzop`: a header, then blocks of LZO1X, each with checksums of what it holds. Redshift does not
//! take files that were made with `--filter`. <https://www.lzop.org>

use std::io::{self, BufRead, Read};

use super::lzo1x;

const MAGIC: [u8; 9] = [0x89, b'L', b'Z', b'O', 0x00, 0x0D, 0x0A, 0x1A, 0x0A];

/// `lzop` writes no larger blocks.
const MAX_BLOCK_BYTES: usize = 64 << 20;

const ADLER32_OF_DATA: u32 = 0x1;
const ADLER32_OF_COMPRESSED: u32 = 0x2;
const EXTRA_FIELD: u32 = 0x40;
const CRC32_OF_DATA: u32 = 0x100;
const CRC32_OF_COMPRESSED: u32 = 0x200;
const FILTER: u32 = 0x800;
const CRC32_OF_HEADER: u32 = 0x1000;

/// The version from which a header tells what is needed to extract, the level and the upper half of the time.
const LEVEL_SINCE: u16 = 0x0940;
/// The newest version that a file may need of its reader.
const NEEDED_AT_MOST: u16 = 0x1040;

/// Decompresses archives one after the other, a block at a time.
pub(super) struct Reader<R> {
    source: R,
    /// Of the archive that is being read; `None` before its header.
    flags: Option<u32>,
    compressed: Vec<u8>,
    block: Vec<u8>,
    /// Up to here the block was handed out.
    taken: usize,
}

impl<R: BufRead> Reader<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, flags: None, compressed: Vec::new(), block: Vec::new(), taken: 0 }
    }

    /// Fills the block. `false` at the file's end, which is behind an archive's last block and nowhere else.
    fn next_block(&mut self) -> io::Result<bool> {
        loop {
            let flags = match self.flags {
                Some(flags) => flags,
                None if self.source.fill_buf()?.is_empty() => return Ok(false),
                None => *self.flags.insert(read_header(&mut self.source)?),
            };
            let n_bytes = read_u32(&mut self.source)?;
            if n_bytes == 0 {
                self.flags = None;
                continue;
            }
            self.read_block(flags, length(n_bytes)?)?;
            return Ok(true);
        }
    }

    fn read_block(&mut self, flags: u32, n_bytes: usize) -> io::Result<()> {
        let n_compressed = length(read_u32(&mut self.source)?)?;
        let is_stored = n_compressed == n_bytes;
        if n_compressed == 0 || n_compressed > n_bytes {
            return Err(corrupt("a block's lengths contradict each other"));
        }
        let mut sum = |flag| if flags & flag != 0 { read_u32(&mut self.source).map(Some) } else { Ok(None) };
        let of_data = Sums { adler32: sum(ADLER32_OF_DATA)?, crc32: sum(CRC32_OF_DATA)? };
        let of_compressed = match is_stored {
            true => Sums::default(),
            false => Sums { adler32: sum(ADLER32_OF_COMPRESSED)?, crc32: sum(CRC32_OF_COMPRESSED)? },
        };
        let read_to = if is_stored { &mut self.block } else { &mut self.compressed };
        read_to.clear();
        // Grows as bytes come, whatever length the header claims.
        (&mut self.source).take(n_compressed as u64).read_to_end(read_to)?;
        if read_to.len() < n_compressed {
            return Err(truncated());
        }
        if !is_stored {
            of_compressed.check(&self.compressed)?;
            let unpacked = lzo1x::decompress(&self.compressed, n_bytes, &mut self.block);
            unpacked.map_err(|lzo1x::Corrupt| corrupt("a block is no LZO1X data of its length"))?;
        }
        of_data.check(&self.block)?;
        self.taken = 0;
        Ok(())
    }
}

impl<R: BufRead> Read for Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.block.len() && !self.next_block()? {
            return Ok(0);
        }
        let rest = self.block.get(self.taken..).unwrap_or_default();
        let n_bytes = rest.len().min(buffer.len());
        let (Some(from), Some(to)) = (rest.get(..n_bytes), buffer.get_mut(..n_bytes)) else { return Ok(0) };
        to.copy_from_slice(from);
        self.taken += n_bytes;
        Ok(n_bytes)
    }
}

/// Reads one archive's header; returns its flags.
fn read_header(source: &mut impl Read) -> io::Result<u32> {
    let mut magic = [0; MAGIC.len()];
    read_exact(source, &mut magic)?;
    if magic != MAGIC {
        return Err(corrupt("it does not begin as an lzop file"));
    }
    let mut header = Header { source, bytes: Vec::with_capacity(64) };
    let version = header.u16()?;
    let _library_version = header.u16()?;
    let needed = if version >= LEVEL_SINCE { header.u16()? } else { version };
    if needed > NEEDED_AT_MOST {
        return Err(corrupt("it needs a newer version of lzop"));
    }
    let method = header.u8()?;
    if !(1..=3).contains(&method) {
        return Err(corrupt("its compression method is not LZO1X"));
    }
    if version >= LEVEL_SINCE {
        let _level = header.u8()?;
    }
    let flags = header.u32()?;
    if flags & FILTER != 0 {
        return Err(io::Error::new(io::ErrorKind::Unsupported, "files made with lzop --filter are not supported"));
    }
    let (_mode, _time) = (header.u32()?, header.u32()?);
    if version >= LEVEL_SINCE {
        let _time_high = header.u32()?;
    }
    let name_len = header.u8()?;
    header.take(usize::from(name_len))?;
    header.check(flags)?;
    if flags & EXTRA_FIELD != 0 {
        skip_extra_field(source, flags)?;
    }
    Ok(flags)
}

fn skip_extra_field(source: &mut impl Read, flags: u32) -> io::Result<()> {
    let n_bytes = read_u32(source)?;
    let mut field = Header { source, bytes: n_bytes.to_be_bytes().to_vec() };
    field.take(length(n_bytes)?)?;
    field.check(flags)
}

/// A header while it is read: its checksum is of all its bytes.
struct Header<'a, R> {
    source: &'a mut R,
    bytes: Vec<u8>,
}

impl<R: Read> Header<'_, R> {
    fn take(&mut self, n_bytes: usize) -> io::Result<&[u8]> {
        let start = self.bytes.len();
        self.source.take(n_bytes as u64).read_to_end(&mut self.bytes)?;
        let taken = self.bytes.get(start..).unwrap_or_default();
        if taken.len() == n_bytes { Ok(taken) } else { Err(truncated()) }
    }

    fn u8(&mut self) -> io::Result<u8> {
        self.take(1).map(|bytes| bytes.first().copied().unwrap_or(0))
    }

    fn u16(&mut self) -> io::Result<u16> {
        self.take(2).map(|bytes| bytes.try_into().map_or(0, u16::from_be_bytes))
    }

    fn u32(&mut self) -> io::Result<u32> {
        self.take(4).map(|bytes| bytes.try_into().map_or(0, u32::from_be_bytes))
    }

    fn check(self, flags: u32) -> io::Result<()> {
        let sum = Some(read_u32(self.source)?);
        let sums = match flags & CRC32_OF_HEADER {
            0 => Sums { adler32: sum, crc32: None },
            _ => Sums { adler32: None, crc32: sum },
        };
        sums.check(&self.bytes)
    }
}

/// The checksums that a file gives of some bytes.
#[derive(Default)]
struct Sums {
    adler32: Option<u32>,
    crc32: Option<u32>,
}

impl Sums {
    fn check(&self, bytes: &[u8]) -> io::Result<()> {
        let agrees = self.adler32.is_none_or(|sum| sum == adler32(bytes))
            && self.crc32.is_none_or(|sum| sum == crc32fast::hash(bytes));
        if agrees { Ok(()) } else { Err(corrupt("a checksum does not match")) }
    }
}

fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65521;
    let (mut a, mut b) = (1u32, 0u32);
    // So many sums cannot overflow.
    for part in bytes.chunks(5552) {
        for byte in part {
            a += u32::from(*byte);
            b += a;
        }
        a %= MODULUS;
        b %= MODULUS;
    }
    b << 16 | a
}

fn length(n_bytes: u32) -> io::Result<usize> {
    match usize::try_from(n_bytes) {
        Ok(n_bytes) if n_bytes <= MAX_BLOCK_BYTES => Ok(n_bytes),
        _ => Err(corrupt("a block is longer than lzop writes")),
    }
}

fn read_u32(source: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    read_exact(source, &mut bytes)?;
    Ok(u32::from_be_bytes(bytes))
}

fn read_exact(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<()> {
    source.read_exact(buffer).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => truncated(),
        _ => error,
    })
}

fn truncated() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the file ends early")
}

fn corrupt(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
