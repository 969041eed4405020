//! Sums in 128 bits and counts, divided at the end; what is left of the division is cut off.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Decimal128Array, Int64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Decimal128Type, Int64Type};
use datafusion::common::utils::SingleRowListArrayBuilder;
use datafusion::common::{ScalarValue, internal_datafusion_err};
use datafusion::logical_expr::{Accumulator, EmitTo, GroupsAccumulator};

use crate::functions::scalar::{Result, take};

/// The unscaled values of a BIGINT or NUMERIC column.
fn unscaled(array: &ArrayRef) -> Result<Decimal128Array> {
    match array.data_type() {
        DataType::Decimal128(_, _) => Ok(array.as_primitive::<Decimal128Type>().clone()),
        _ => Ok(cast(array, &DataType::Decimal128(38, 0))?.as_primitive::<Decimal128Type>().clone()),
    }
}

fn quotients(result: &DataType, pairs: impl Iterator<Item = (i128, i64)>) -> Result<ArrayRef> {
    let averages = pairs.map(|(sum, count)| (count != 0).then(|| sum / i128::from(count)));
    Ok(match result {
        DataType::Decimal128(precision, scale) => {
            Arc::new(averages.collect::<Decimal128Array>().with_precision_and_scale(*precision, *scale)?)
        }
        _ => Arc::new(
            averages.map(|average| average.and_then(|average| i64::try_from(average).ok())).collect::<Int64Array>(),
        ),
    })
}

#[derive(Debug)]
pub(super) struct ExactAvg {
    result: DataType,
    sum: i128,
    count: i64,
    /// AVG(DISTINCT): how often each value is in the window.
    seen: Option<HashMap<i128, u64>>,
}

impl ExactAvg {
    pub(super) fn new(result: DataType, is_distinct: bool) -> Self {
        Self { result, sum: 0, count: 0, seen: is_distinct.then(HashMap::new) }
    }

    fn add(&mut self, value: i128) {
        if let Some(seen) = &mut self.seen {
            let times = seen.entry(value).or_default();
            *times += 1;
            if *times > 1 {
                return;
            }
        }
        self.sum = self.sum.wrapping_add(value);
        self.count += 1;
    }

    fn remove(&mut self, value: i128) {
        if let Some(seen) = &mut self.seen {
            let times = seen.entry(value).or_default();
            *times = times.saturating_sub(1);
            if *times > 0 {
                return;
            }
            seen.remove(&value);
        }
        self.sum = self.sum.wrapping_sub(value);
        self.count -= 1;
    }
}

impl Accumulator for ExactAvg {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        unscaled(take::any(values, 0)?)?.iter().flatten().for_each(|value| self.add(value));
        Ok(())
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        unscaled(take::any(values, 0)?)?.iter().flatten().for_each(|value| self.remove(value));
        Ok(())
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let array = quotients(&self.result, std::iter::once((self.sum, self.count)))?;
        ScalarValue::try_from_array(&array, 0)
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.seen.as_ref().map_or(0, |seen| seen.capacity() * size_of::<(i128, u64)>())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        if let Some(seen) = &self.seen {
            let values: Decimal128Array = seen.keys().copied().map(Some).collect();
            let values: ArrayRef = Arc::new(values.with_precision_and_scale(38, 0)?);
            return Ok(vec![SingleRowListArrayBuilder::new(values).build_list_scalar()]);
        }
        Ok(vec![ScalarValue::Int64(Some(self.count)), ScalarValue::Decimal128(Some(self.sum), 38, 0)])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        if self.seen.is_some() {
            let lists = take::any(states, 0)?.as_list::<i32>();
            for values in lists.iter().flatten() {
                values.as_primitive::<Decimal128Type>().iter().flatten().for_each(|value| self.add(value));
            }
            return Ok(());
        }
        let counts = take::int(states, 0)?;
        let sums = take::any(states, 1)?.as_primitive::<Decimal128Type>();
        self.count += counts.iter().flatten().sum::<i64>();
        self.sum = sums.iter().flatten().fold(self.sum, i128::wrapping_add);
        Ok(())
    }
}

#[derive(Debug)]
pub(super) struct ExactGroupsAvg {
    result: DataType,
    sums: Vec<i128>,
    counts: Vec<i64>,
}

impl ExactGroupsAvg {
    pub(super) fn new(result: DataType) -> Self {
        Self { result, sums: Vec::new(), counts: Vec::new() }
    }

    fn resize(&mut self, n_groups: usize) {
        self.sums.resize(n_groups, 0);
        self.counts.resize(n_groups, 0);
    }

    fn add(&mut self, group: usize, sum: i128, count: i64) {
        if let (Some(to_sum), Some(to_count)) = (self.sums.get_mut(group), self.counts.get_mut(group)) {
            *to_sum = to_sum.wrapping_add(sum);
            *to_count += count;
        }
    }

    fn take(&mut self, emit_to: EmitTo) -> (Vec<i128>, Vec<i64>) {
        (emit_to.take_needed(&mut self.sums), emit_to.take_needed(&mut self.counts))
    }
}

fn passes(filter: Option<&BooleanArray>, index: usize) -> bool {
    filter.is_none_or(|filter| filter.is_valid(index) && filter.value(index))
}

impl GroupsAccumulator for ExactGroupsAvg {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.resize(total_num_groups);
        let array = take::any(values, 0)?;
        if let (Some(whole), None) = (array.as_primitive_opt::<Int64Type>(), opt_filter) {
            for (group, value) in group_indices.iter().zip(whole) {
                if let Some(value) = value {
                    self.add(*group, i128::from(value), 1);
                }
            }
            return Ok(());
        }
        for (index, (group, value)) in group_indices.iter().zip(&unscaled(array)?).enumerate() {
            if let (Some(value), true) = (value, passes(opt_filter, index)) {
                self.add(*group, value, 1);
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let (sums, counts) = self.take(emit_to);
        quotients(&self.result, sums.into_iter().zip(counts))
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let (sums, counts) = self.take(emit_to);
        let sums = Decimal128Array::from(sums).with_precision_and_scale(38, 0)?;
        Ok(vec![Arc::new(Int64Array::from(counts)), Arc::new(sums)])
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        self.resize(total_num_groups);
        let counts = take::int(values, 0)?;
        let sums = take::any(values, 1)?.as_primitive_opt::<Decimal128Type>();
        let sums = sums.ok_or_else(|| internal_datafusion_err!("a sum has an unexpected type"))?;
        for (group, (count, sum)) in group_indices.iter().zip(counts.iter().zip(sums)) {
            if let (Some(count), Some(sum)) = (count, sum) {
                self.add(*group, sum, count);
            }
        }
        Ok(())
    }

    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let sums = unscaled(take::any(values, 0)?)?;
        let counts = (0..sums.len()).map(|index| i64::from(sums.is_valid(index) && passes(opt_filter, index)));
        let counts: Int64Array = counts.map(Some).collect();
        let kept =
            sums.iter().zip(counts.iter()).map(|(sum, count)| if count == Some(1) { sum.or(Some(0)) } else { Some(0) });
        let sums = kept.collect::<Decimal128Array>().with_precision_and_scale(38, 0)?;
        Ok(vec![Arc::new(counts), Arc::new(sums)])
    }

    fn size(&self) -> usize {
        self.sums.capacity() * size_of::<i128>() + self.counts.capacity() * size_of::<i64>()
    }
}
