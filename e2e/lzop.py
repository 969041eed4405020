"""Files as `lzop` writes them, for machines without it: blocks that repeat a short piece are packed, others are stored."""

from __future__ import annotations

import struct
import zlib

BLOCK = 256 << 10
MAGIC = b"\x89LZO\x00\r\n\x1a\n"
#: Version, library's version, version needed, method, level, flags (Adler-32 of data), mode, time in two halves, name.
HEADER = struct.pack(">HHHBBIIIIB", 0x1030, 0x2080, 0x0940, 1, 1, 1, 0, 0, 0, 0)
END = b"\x11\x00\x00"


def compress(body: bytes) -> bytes:
    archive = [MAGIC, HEADER, struct.pack(">I", zlib.adler32(HEADER))]
    for start in range(0, len(body), BLOCK):
        block = body[start:start + BLOCK]
        packed = _repeated(block) or block
        archive += [struct.pack(">III", len(block), len(packed), zlib.adler32(block)), packed]
    return b"".join([*archive, struct.pack(">I", 0)])


def _repeated(block: bytes) -> bytes | None:
    """LZO1X: eight bytes as they are, then one match at a distance of eight for all the rest."""
    rest = len(block) - 8 - 33
    if rest < 255 or block[8:] != block[:-8]:
        return None
    n_zeros = (rest - 1) // 255
    length = b"\x20" + b"\x00" * n_zeros + bytes([rest - 255 * n_zeros])
    return bytes([17 + 8]) + block[:8] + length + struct.pack("<H", (8 - 1) << 2) + END
