//! LZO1X, as `lzop` writes it: instructions that copy literals from the input, or bytes that were written before.
//! The format is described by the Linux kernel: <https://docs.kernel.org/staging/lzo.html>

/// A block that is no LZO1X, or not of the length that its header tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Corrupt;

/// Literals that the instruction before copied: they decide what the low instructions mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Zero to three.
    Few(usize),
    /// A run of four and more.
    Run,
}

/// Decompresses one block to `out`, which must come to exactly `len` bytes.
pub(super) fn decompress(block: &[u8], len: usize, out: &mut Vec<u8>) -> Result<(), Corrupt> {
    decompress_at_most(block, len, out)?;
    if out.len() == len { Ok(()) } else { Err(Corrupt) }
}

/// The same where only the most that it may come to is known.
pub(crate) fn decompress_at_most(block: &[u8], len: usize, out: &mut Vec<u8>) -> Result<(), Corrupt> {
    out.clear();
    let mut input = Input { bytes: block };
    let mut state = State::Few(0);
    if let Some(first @ 18..) = block.first().copied() {
        input.byte()?;
        let n_literals = usize::from(first) - 17;
        input.copy_to(out, n_literals, len)?;
        state = if n_literals < 4 { State::Few(n_literals) } else { State::Run };
    }
    loop {
        let instruction = usize::from(input.byte()?);
        let (length, distance, literals) = match (instruction, state) {
            (0..16, State::Few(0)) => {
                let n_literals = 3 + input.length(instruction, 15)?;
                input.copy_to(out, n_literals, len)?;
                state = State::Run;
                continue;
            }
            (0..16, State::Few(_)) => (2, input.distance_byte(2)? + (instruction >> 2) + 1, instruction),
            (0..16, State::Run) => (3, input.distance_byte(2)? + (instruction >> 2) + 2049, instruction),
            (16..32, _) => {
                let length = 2 + input.length(instruction & 7, 7)?;
                let low = input.pair()?;
                let distance = 16384 + ((instruction & 8) << 11) + (low >> 2);
                if distance == 16384 {
                    let is_whole = length == 3 && input.bytes.is_empty();
                    return if is_whole { Ok(()) } else { Err(Corrupt) };
                }
                (length, distance, low)
            }
            (32..64, _) => {
                let length = 2 + input.length(instruction & 31, 31)?;
                let low = input.pair()?;
                (length, (low >> 2) + 1, low)
            }
            (64..128, _) => {
                (3 + ((instruction >> 5) & 1), input.distance_byte(3)? + ((instruction >> 2) & 7) + 1, instruction)
            }
            _ => (5 + ((instruction >> 5) & 3), input.distance_byte(3)? + ((instruction >> 2) & 7) + 1, instruction),
        };
        repeat(out, length, distance, len)?;
        let n_literals = literals & 3;
        input.copy_to(out, n_literals, len)?;
        state = State::Few(n_literals);
    }
}

/// Appends bytes that stand `distance` before the end; they may overlap what is appended.
fn repeat(out: &mut Vec<u8>, length: usize, distance: usize, len: usize) -> Result<(), Corrupt> {
    let start = out.len().checked_sub(distance).ok_or(Corrupt)?;
    if length > len - out.len() {
        return Err(Corrupt);
    }
    let mut left = length;
    while left > 0 {
        // Doubles what can be copied at once with each turn.
        let n_bytes = left.min(out.len() - start);
        out.extend_from_within(start..start + n_bytes);
        left -= n_bytes;
    }
    Ok(())
}

struct Input<'a> {
    bytes: &'a [u8],
}

impl Input<'_> {
    fn byte(&mut self) -> Result<u8, Corrupt> {
        let (byte, rest) = self.bytes.split_first().ok_or(Corrupt)?;
        self.bytes = rest;
        Ok(*byte)
    }

    fn distance_byte(&mut self, shift: u32) -> Result<usize, Corrupt> {
        Ok(usize::from(self.byte()?) << shift)
    }

    fn pair(&mut self) -> Result<usize, Corrupt> {
        Ok(usize::from(self.byte()?) | usize::from(self.byte()?) << 8)
    }

    /// A length that its instruction holds, or (0) that follows: `most`, 255 for each zero byte, and the next byte.
    fn length(&mut self, in_instruction: usize, most: usize) -> Result<usize, Corrupt> {
        if in_instruction > 0 {
            return Ok(in_instruction);
        }
        let mut length = most;
        loop {
            match self.byte()? {
                0 => length += 255,
                last => return Ok(length + usize::from(last)),
            }
        }
    }

    /// Literals.
    fn copy_to(&mut self, out: &mut Vec<u8>, n_bytes: usize, len: usize) -> Result<(), Corrupt> {
        let (literals, rest) = self.bytes.split_at_checked(n_bytes).ok_or(Corrupt)?;
        if n_bytes > len - out.len() {
            return Err(Corrupt);
        }
        out.extend_from_slice(literals);
        self.bytes = rest;
        Ok(())
    }
}
