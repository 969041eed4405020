//! A look at Thrift's compact encoding before it is decoded: whatever it declares must be there, so that no decoder
//! reserves memory for elements that no byte stands for.
//! <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>

/// Deeper structures are not Parquet's.
const MAX_DEPTH: u32 = 24;

/// The structure at the head of the bytes. `None` when it is malformed or ends within.
pub(super) fn check(bytes: &[u8]) -> Option<Checked> {
    let mut input = Input { rest: bytes, integers: [None; N_KEPT], firsts: [None; N_KEPT] };
    structure(&mut input, 0, 0)?;
    Some(Checked { len: bytes.len() - input.rest.len(), integers: input.integers, firsts: input.firsts })
}

/// Fields of the outermost structure whose integers are kept.
const N_KEPT: usize = 9;

pub(super) struct Checked {
    /// How many bytes the structure takes.
    pub(super) len: usize,
    integers: [Option<i64>; N_KEPT],
    firsts: [Option<i64>; N_KEPT],
}

impl Checked {
    /// The integer field with this id.
    pub(super) fn integer(&self, id: i64) -> Option<i64> {
        usize::try_from(id).ok().and_then(|id| self.integers.get(id).copied().flatten())
    }

    /// The first field, an integer, of the structure in the field with this id.
    pub(super) fn nested(&self, id: i64) -> Option<i64> {
        usize::try_from(id).ok().and_then(|id| self.firsts.get(id).copied().flatten())
    }
}

struct Input<'a> {
    rest: &'a [u8],
    integers: [Option<i64>; N_KEPT],
    firsts: [Option<i64>; N_KEPT],
}

impl Input<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip(&mut self, n_bytes: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(n_bytes).ok()?..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn zigzag(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn keep(&mut self, depth: u32, outer: i64, id: i64, value: i64) {
        let slot = match (depth, id) {
            (0, _) => usize::try_from(id).ok().and_then(|id| self.integers.get_mut(id)),
            (1, 1) => usize::try_from(outer).ok().and_then(|outer| self.firsts.get_mut(outer)),
            _ => None,
        };
        if let Some(slot) = slot {
            *slot = Some(value);
        }
    }

    /// Every element takes at least one byte.
    fn is_there(&self, n_elements: u64) -> Option<u64> {
        (n_elements <= self.rest.len() as u64).then_some(n_elements)
    }
}

/// `outer` is the field of the structure around it.
fn structure(input: &mut Input<'_>, depth: u32, outer: i64) -> Option<()> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut id = 0;
    loop {
        let head = input.byte()?;
        if head == 0 {
            return Some(());
        }
        let delta = i64::from(head >> 4);
        id = if delta == 0 { input.zigzag()? } else { id + delta };
        match head & 0x0F {
            1 | 2 => {}
            4..=6 => {
                let value = input.zigzag()?;
                input.keep(depth, outer, id, value);
            }
            kind => value(input, kind, depth, id)?,
        }
    }
}

fn value(input: &mut Input<'_>, kind: u8, depth: u32, id: i64) -> Option<()> {
    match kind {
        1..=3 => input.skip(1),
        4..=6 => input.varint().map(|_| ()),
        7 => input.skip(8),
        8 => {
            let len = input.varint()?;
            input.skip(len)
        }
        9 | 10 => list(input, depth),
        11 => map(input, depth),
        12 => structure(input, depth + 1, id),
        _ => None,
    }
}

fn list(input: &mut Input<'_>, depth: u32) -> Option<()> {
    if depth > MAX_DEPTH {
        return None;
    }
    let head = input.byte()?;
    let n_elements = if head >> 4 == 15 { input.varint()? } else { u64::from(head >> 4) };
    for _ in 0..input.is_there(n_elements)? {
        value(input, head & 0x0F, depth + 1, -1)?;
    }
    Some(())
}

fn map(input: &mut Input<'_>, depth: u32) -> Option<()> {
    if depth > MAX_DEPTH {
        return None;
    }
    let n_entries = input.varint()?;
    if n_entries == 0 {
        return Some(());
    }
    let kinds = input.byte()?;
    for _ in 0..input.is_there(n_entries)? {
        value(input, kinds >> 4, depth + 1, -1)?;
        value(input, kinds & 0x0F, depth + 1, -1)?;
    }
    Some(())
}
