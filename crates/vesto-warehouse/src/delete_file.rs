//! Delete files: DuckLake's Parquet form of a delete vector, columns `file_path` and `pos`.
//! <https://ducklake.select/docs/stable/specification/tables/ducklake_delete_file>

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, PARQUET_FIELD_ID_META_KEY, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::data_file::{DataFile, DeleteFile};
use crate::delete_vector::DeleteVector;
use crate::error::{Result, WarehouseError};
use crate::files::StagedFile;
use crate::ids::{FileId, RelationId};
use crate::warehouse::Inner;

/// The field ids that DuckDB's MultiFileReader reserves for the two columns.
const FILE_PATH_FIELD_ID: &str = "2147483646";
const POS_FIELD_ID: &str = "2147483645";
const BATCH_ROWS: usize = 64 * 1024;

/// Writes the file's deletes beside it, durably. Blocking.
pub(crate) fn write(inner: &Inner, table: RelationId, file: &DataFile) -> Result<(DeleteFile, StagedFile)> {
    let name = format!("{}-delete.parquet", inner.ids.uuid());
    let path = inner.table_directory(table).join(name);
    let guard = inner.registry.stage(path.clone());
    let (size_bytes, footer_size) = write_to(&path, &file.path.to_string_lossy(), &file.deletes)?;
    let delete_count = file.deletes.len();
    Ok((DeleteFile { id: inner.next_file_id(), path, delete_count, size_bytes, footer_size }, guard))
}

fn write_to(path: &Path, data_path: &str, deletes: &DeleteVector) -> Result<(u64, u64)> {
    let failed = |error| WarehouseError::parquet(path, error);
    let level = ZstdLevel::try_new(1).map_err(failed)?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
    let target = File::create_new(path).map_err(|error| WarehouseError::io("create", path, error))?;
    let schema = schema();
    let mut writer = ArrowWriter::try_new(target, Arc::clone(&schema), Some(properties)).map_err(failed)?;
    let mut positions = deletes.iter().map(u64::cast_signed);
    loop {
        let pos = Int64Array::from_iter_values(positions.by_ref().take(BATCH_ROWS));
        if pos.is_empty() {
            break;
        }
        let paths = StringArray::from_iter_values(std::iter::repeat_n(data_path, pos.len()));
        let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(paths), Arc::new(pos)]);
        batch.map_err(Into::into).and_then(|batch| writer.write(&batch)).map_err(failed)?;
    }
    writer.finish().map_err(failed)?;
    crate::writer::seal(writer.inner_mut(), path)
}

/// Reads the positions back. Blocking.
pub(crate) fn read(path: &Path) -> Result<DeleteVector> {
    let failed = |error| WarehouseError::parquet(path, error);
    let file = File::open(path).map_err(|error| WarehouseError::io("open", path, error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(failed)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), ["pos"]);
    let reader = builder.with_projection(mask).with_batch_size(BATCH_ROWS).build().map_err(failed)?;
    let mut positions = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|error| failed(error.into()))?;
        let column = batch.columns().first().and_then(|column| column.as_any().downcast_ref::<Int64Array>());
        let Some(column) = column else {
            return Err(WarehouseError::Corrupt(format!("`{}` has no column pos", path.display())));
        };
        positions.extend(column.values().iter().map(|position| position.cast_unsigned()));
    }
    Ok(DeleteVector::from_positions(positions))
}

fn schema() -> Arc<Schema> {
    let field = |name: &str, data_type, id: &str| {
        let metadata = [(PARQUET_FIELD_ID_META_KEY.to_owned(), id.to_owned())];
        Field::new(name, data_type, false).with_metadata(metadata.into())
    };
    Arc::new(Schema::new(vec![
        field("file_path", DataType::Utf8, FILE_PATH_FIELD_ID),
        field("pos", DataType::Int64, POS_FIELD_ID),
    ]))
}

/// What the catalog row of a delete file says, for loading.
pub(crate) fn from_row(id: FileId, path: std::path::PathBuf, counts: [u64; 3]) -> DeleteFile {
    let [delete_count, size_bytes, footer_size] = counts;
    DeleteFile { id, path, delete_count, size_bytes, footer_size }
}
