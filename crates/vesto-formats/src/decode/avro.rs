//! Cutting Avro: each record's values, by their names or paths, become the fields of a record as text that the columns
//! read. <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-avro.html>

use std::collections::HashMap;
use std::sync::Arc;

use vesto_types::ColumnType;

use super::mapping::Mapping;
use super::records::Records;
use crate::avro::container::Header;
use crate::avro::cursor::Cursor;
use crate::avro::fault::AvroFault;
use crate::avro::render::{self, MAX_TEXT};
use crate::avro::schema::{MAX_DEPTH, Schema, Type, TypeId};
use crate::chunk::{Chunk, ChunkContent};
use crate::datetime::civil::MICROS_PER_DAY;
use crate::encode::value::{self, Zone};
use crate::load_error::{LoadError, LoadErrorKind, raw_text};
use crate::options::{JsonMapping, SetupError, TargetColumn};

pub(super) struct AvroDialect {
    mapping: Mapping,
    takes: Vec<Takes>,
    header: Option<Arc<Header>>,
    /// Where the fields of a record type lead from a node of the mapping.
    children: HashMap<(TypeId, usize), Arc<[Option<usize>]>>,
    /// Columns that were given dates or times of Avro's own: DATEFORMAT and TIMEFORMAT are about other people's.
    standard: Vec<bool>,
    block: OpenBlock,
    /// The 1-based number of the pass's first record in its file.
    first_record: i64,
}

/// The block that is being read.
#[derive(Default)]
struct OpenBlock {
    data: Vec<u8>,
    at: usize,
    records_left: u64,
    empty_left: u64,
    /// Where the next block begins in the chunk.
    next: usize,
    /// The number of the next record, and of the next block's first.
    record: i64,
    next_record: i64,
}

/// What a column takes of values that have more than one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Text,
    Json,
    Hex,
    Number,
    Date,
    Time,
    Timestamp(Zone),
}

impl AvroDialect {
    pub(super) fn new(mapping: &JsonMapping, target: &[TargetColumn]) -> Result<Self, SetupError> {
        let takes = |column: &TargetColumn| match column.column_type {
            ColumnType::Super => Takes::Json,
            ColumnType::Varbyte(_) => Takes::Hex,
            ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt | ColumnType::Decimal { .. } => {
                Takes::Number
            }
            ColumnType::Date => Takes::Date,
            ColumnType::Time => Takes::Time,
            ColumnType::Timestamp => Takes::Timestamp(Zone::None),
            ColumnType::Timestamptz => Takes::Timestamp(Zone::Utc),
            _ => Takes::Text,
        };
        Ok(Self {
            mapping: Mapping::new(mapping, target)?,
            takes: target.iter().map(takes).collect(),
            header: None,
            children: HashMap::new(),
            standard: vec![false; target.len()],
            block: OpenBlock::default(),
            first_record: 1,
        })
    }

    /// Says which chunk is cut next.
    pub(super) fn begin(&mut self, chunk: &Chunk) {
        let ChunkContent::AvroBlocks(blocks) = &chunk.content else { return };
        if !self.header.as_ref().is_some_and(|header| Arc::ptr_eq(header, &blocks.header)) {
            self.header = Some(Arc::clone(&blocks.header));
            self.children.clear();
            self.standard.fill(false);
        }
        let first = chunk.first_line;
        self.block = OpenBlock { record: first, next_record: first, ..OpenBlock::default() };
    }

    pub(super) fn is_standard(&self, column: usize) -> bool {
        self.standard.get(column).copied().unwrap_or(false)
    }

    /// The number of the record that has `n_before` others before it in the pass.
    pub(super) fn record_number(&self, n_before: usize) -> i64 {
        self.first_record.saturating_add_unsigned(n_before as u64)
    }

    /// A record of the pass as JSON, or its bytes if it is none.
    pub(super) fn raw_record(&self, start: usize, end: usize) -> String {
        let mut json = Vec::new();
        if let Some(header) = &self.header {
            let mut cursor = Cursor::new(&self.block.data, start);
            if render::json(&header.schema, header.schema.root(), &mut cursor, &mut json).is_ok() {
                return raw_text(&json);
            }
        }
        let raw = self.block.data.get(start..end).unwrap_or_default();
        // Clients could not show a NUL.
        raw_text(&raw.iter().take(LoadError::MAX_RAW).map(|byte| (*byte).max(1)).collect::<Vec<_>>())
    }

    /// Reads at most `max` records of the block at `offset`. Returns where the block to go on with begins.
    pub(super) fn cut(&mut self, chunk: &[u8], offset: usize, max: usize, records: &mut Records) -> usize {
        let Some(header) = self.header.clone() else { return chunk.len() };
        if self.block.next <= offset {
            self.block.record = self.block.next_record;
            if let Err(fault) = self.open(&header, chunk, offset) {
                self.first_record = self.block.record;
                self.block.data.clear();
                refuse_rest((0, 0), fault, records);
                return self.block.next;
            }
        }
        self.first_record = self.block.record;
        let block = std::mem::take(&mut self.block);
        let mut walk = Walk {
            schema: &header.schema,
            mapping: &self.mapping,
            takes: &self.takes,
            children: &mut self.children,
            standard: &mut self.standard,
            records,
            refusal: None,
            text_end: 0,
        };
        let mut cursor = Cursor::resume(&block.data, block.at, block.empty_left);
        let mut records_left = block.records_left;
        let mut record = block.record;
        while records_left > 0 && walk.records.has_room(max) {
            let start = cursor.at();
            if let Err(fault) = walk.record(&mut cursor) {
                refuse_rest((start, block.data.len()), fault, walk.records);
                records_left = 0;
                cursor.seek(block.data.len());
                break;
            }
            records_left -= 1;
            record = record.saturating_add(1);
        }
        if records_left == 0 && cursor.at() < block.data.len() {
            refuse_rest((cursor.at(), block.data.len()), AvroFault::Block, walk.records);
        }
        let (at, empty_left) = (cursor.at(), cursor.empty_left());
        self.block = OpenBlock { at, empty_left, records_left, record, ..block };
        if records_left == 0 { self.block.next } else { offset }
    }

    fn open(&mut self, header: &Header, chunk: &[u8], offset: usize) -> Result<(), AvroFault> {
        self.block.next = chunk.len();
        let block = header.block(chunk.get(offset..).unwrap_or_default())?.ok_or(AvroFault::Block)?;
        self.block.next = offset + block.length;
        self.block.next_record = self.block.record.saturating_add_unsigned(block.n_records);
        header.codec.unpack(block.data, &mut self.block.data)?;
        self.block.at = 0;
        self.block.records_left = block.n_records;
        self.block.empty_left = Cursor::new(&self.block.data, 0).empty_left();
        Ok(())
    }
}

/// What is left of the block cannot be read.
fn refuse_rest((start, end): (usize, usize), fault: AvroFault, records: &mut Records) {
    records.refuse_document((start, end), (start, start), None, LoadErrorKind::Avro(fault));
}

struct Walk<'a> {
    schema: &'a Schema,
    mapping: &'a Mapping,
    takes: &'a [Takes],
    children: &'a mut HashMap<(TypeId, usize), Arc<[Option<usize>]>>,
    standard: &'a mut [bool],
    records: &'a mut Records,
    refusal: Option<(Option<usize>, LoadErrorKind)>,
    /// How long the pass's text may become by this record.
    text_end: usize,
}

impl Walk<'_> {
    /// One record. An error is of the block, and final.
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<(), AvroFault> {
        let begin = cursor.clone();
        self.records.begin_document();
        self.refusal = None;
        self.text_end = self.records.scratch().len() + MAX_TEXT;
        match self.value(self.schema.root(), 0, cursor, 0) {
            Ok(()) => {}
            Err(AvroFault::TextTooLong { limit }) => {
                *cursor = begin.clone();
                self.schema.skip(self.schema.root(), cursor, 0)?;
                self.refusal = Some((None, LoadErrorKind::RecordTooLong { limit }));
            }
            Err(fault) => return Err(fault),
        }
        let bounds = (begin.at(), cursor.at());
        match self.refusal.take() {
            None => self.records.finish_document(bounds.0, bounds.1),
            Some((column, kind)) => self.records.refuse_document(bounds, (bounds.0, bounds.0), column, kind),
        }
        Ok(())
    }

    /// A value that something is wanted of.
    fn value(&mut self, id: TypeId, node: usize, cursor: &mut Cursor<'_>, depth: usize) -> Result<(), AvroFault> {
        if depth > MAX_DEPTH {
            return Err(AvroFault::TooDeep { limit: MAX_DEPTH });
        }
        let schema = self.schema;
        let id = schema.branch(id, cursor)?;
        let Some(wanted) = self.mapping.node(node) else { return schema.skip(id, cursor, depth) };
        let begin = cursor.clone();
        if wanted.columns.is_empty() && wanted.is_leaf() {
            return schema.skip(id, cursor, depth);
        }
        for column in &wanted.columns {
            *cursor = begin.clone();
            self.field(*column, id, cursor)?;
        }
        if wanted.is_leaf() {
            return Ok(());
        }
        *cursor = begin;
        let (has_members, has_elements) = (wanted.has_members(), !wanted.elements.is_empty());
        match schema.get(id) {
            Type::Record(fields) if has_members => {
                if fields.is_empty() {
                    cursor.count_empty()?;
                }
                let children = self.children_of(id, node);
                for (field, child) in fields.iter().zip(children.iter()) {
                    match child {
                        Some(child) => self.value(field.type_id, *child, cursor, depth + 1)?,
                        None => schema.skip(field.type_id, cursor, depth + 1)?,
                    }
                }
            }
            Type::Map(values) if has_members => {
                render::items_of(cursor, |cursor, _| {
                    let key = std::str::from_utf8(cursor.bytes()?).ok();
                    match key.and_then(|key| self.mapping.member(node, key)) {
                        Some(child) => self.value(*values, child, cursor, depth + 1),
                        None => schema.skip(*values, cursor, depth + 1),
                    }
                })?;
            }
            Type::Array(items) if has_elements => {
                let mut index = 0u32;
                let mut found = 0;
                render::items_of(cursor, |cursor, _| {
                    let wanted = self.mapping.node(node).and_then(|node| node.elements.get(found));
                    let child = wanted.filter(|(wanted, _)| *wanted == index);
                    index = index.saturating_add(1);
                    match child {
                        Some((_, child)) => {
                            found += 1;
                            self.value(*items, *child, cursor, depth + 1)
                        }
                        None => schema.skip(*items, cursor, depth + 1),
                    }
                })?;
                if found < wanted.elements.len() {
                    self.refuse(None, LoadErrorKind::JsonPathElement);
                }
            }
            _ => schema.skip(id, cursor, depth)?,
        }
        let kind = schema.get(id);
        if has_members && !matches!(kind, Type::Record(_) | Type::Map(_) | Type::Null) {
            self.refuse(None, LoadErrorKind::JsonPathMember);
        }
        if has_elements && !matches!(kind, Type::Array(_)) {
            self.refuse(None, LoadErrorKind::JsonPathElement);
        }
        Ok(())
    }

    fn children_of(&mut self, id: TypeId, node: usize) -> Arc<[Option<usize>]> {
        let (schema, mapping) = (self.schema, self.mapping);
        let children = self.children.entry((id, node)).or_insert_with(|| match schema.get(id) {
            Type::Record(fields) => fields.iter().map(|field| mapping.member(node, &field.name)).collect(),
            _ => Arc::default(),
        });
        Arc::clone(children)
    }

    fn refuse(&mut self, column: Option<usize>, kind: LoadErrorKind) {
        self.refusal.get_or_insert((column, kind));
    }

    /// Gives a value to a column.
    fn field(&mut self, column: usize, id: TypeId, cursor: &mut Cursor<'_>) -> Result<(), AvroFault> {
        let kind = self.schema.get(id);
        if *kind == Type::Null {
            return cursor.count_empty();
        }
        let takes = self.takes.get(column).copied().unwrap_or(Takes::Text);
        if matches!(kind, Type::Date | Type::Time { .. } | Type::Timestamp { .. })
            && let Some(standard) = self.standard.get_mut(column)
        {
            *standard = true;
        }
        let schema = self.schema;
        let mut result = Ok(None);
        let place = (cursor.at(), cursor.at());
        let span = self.records.unescaped(place, |out| result = text(schema, id, takes, cursor, out));
        self.records.set_field(column, span);
        if let Some(kind) = result? {
            self.refuse(Some(column), kind);
        }
        if self.records.scratch().len() > self.text_end {
            return Err(AvroFault::TextTooLong { limit: MAX_TEXT });
        }
        Ok(())
    }
}

/// Appends a value's text; returns why there is none that its column could take.
fn text(
    schema: &Schema,
    id: TypeId,
    takes: Takes,
    cursor: &mut Cursor<'_>,
    out: &mut Vec<u8>,
) -> Result<Option<LoadErrorKind>, AvroFault> {
    match (schema.get(id), takes) {
        (_, Takes::Json) => render::json(schema, id, cursor, out)?,
        (Type::String, _) => out.extend_from_slice(cursor.bytes()?),
        (Type::Enum(symbols), _) => out.extend_from_slice(render::symbol(symbols, cursor)?.as_bytes()),
        (Type::Float, _) => value::real(f32::from_le_bytes(cursor.array()?), out),
        (Type::Double, _) => value::double(f64::from_le_bytes(cursor.array()?), out),
        (Type::Decimal { scale, size }, _) => match render::decimal(render::decimal_bytes(*size, cursor)?) {
            Some(number) => value::decimal(number, *scale, out),
            None => return Ok(Some(LoadErrorKind::DecimalOverflow)),
        },
        (Type::Bytes, Takes::Hex) => hex(cursor.bytes()?, out),
        (Type::Fixed(size), Takes::Hex) => hex(cursor.take(*size)?, out),
        (Type::Date | Type::Time { .. } | Type::Timestamp { .. }, Takes::Number) => value::integer(cursor.long()?, out),
        (Type::Date, Takes::Timestamp(zone)) => match cursor.long()?.checked_mul(MICROS_PER_DAY) {
            Some(micros) => value::timestamp(micros, zone, out),
            None => return Ok(Some(out_of_range())),
        },
        (Type::Timestamp { per_second }, Takes::Timestamp(zone)) => {
            match cursor.long()?.checked_mul(1_000_000 / per_second) {
                Some(micros) => value::timestamp(micros, zone, out),
                None => return Ok(Some(out_of_range())),
            }
        }
        (Type::Timestamp { per_second }, Takes::Date) => {
            let days = cursor.long()?.div_euclid(86_400 * per_second);
            render::moment(&Type::Date, days, out);
        }
        (kind @ (Type::Date | Type::Time { .. } | Type::Timestamp { .. }), _) => {
            render::moment(kind, cursor.long()?, out);
        }
        _ => render::json(schema, id, cursor, out)?,
    }
    Ok(None)
}

fn out_of_range() -> LoadErrorKind {
    LoadErrorKind::Timestamp { format: "YYYY-MM-DD HH24:MI:SS".to_owned() }
}

fn hex(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0');
    out.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xF)]));
}

#[cfg(test)]
mod tests;
