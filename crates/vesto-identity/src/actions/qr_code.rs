//! A QR code as a PNG image: one bit a pixel, not compressed, which is small enough.
//! <https://www.w3.org/TR/png-3/>

use qrcodegen::{QrCode, QrCodeEcc};

/// Pixels a module is wide.
const SCALE: usize = 4;
/// Modules of white around the code.
const QUIET_ZONE: usize = 4;

/// `None` if there is too much text for a QR code.
pub(crate) fn png(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = (usize::try_from(code.size()).ok()? + 2 * QUIET_ZONE) * SCALE;
    let module = |pixel: usize| i32::try_from(pixel / SCALE).unwrap_or(0) - QUIET_ZONE as i32;
    let mut pixels = Vec::new();
    for y in 0..side {
        pixels.push(0); // the row is not filtered
        for first in (0..side).step_by(8) {
            let bit = |x: usize| u8::from(x < side && !code.get_module(module(x), module(y)));
            pixels.push((first..first + 8).fold(0, |byte, x| byte << 1 | bit(x)));
        }
    }
    let side = u32::try_from(side).ok()?.to_be_bytes();
    let bit_depth_of_gray = [1, 0, 0, 0, 0];
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, b"IHDR", &[&side[..], &side, &bit_depth_of_gray].concat());
    chunk(&mut png, b"IDAT", &zlib_stored(&pixels));
    chunk(&mut png, b"IEND", &[]);
    Some(png)
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let mut crc = crc32fast::Hasher::new();
    crc.update(kind);
    crc.update(data);
    png.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(crc.finalize().to_be_bytes());
}

/// A zlib stream of blocks that are stored as they are.
fn zlib_stored(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks: Vec<_> = data.chunks(usize::from(u16::MAX)).collect();
    for (n, block) in blocks.iter().enumerate() {
        let len = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(n + 1 == blocks.len()));
        stream.extend(len.to_le_bytes());
        stream.extend((!len).to_le_bytes());
        stream.extend(*block);
    }
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (a + b) % 65_521)
    });
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}
