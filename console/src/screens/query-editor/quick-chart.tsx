// A chart of the rows that are shown: what is on each axis is guessed, and can be chosen.
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Multiselect from "@cloudscape-design/components/multiselect";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo, useState } from "react";
import { Chart, type ChartKind } from "../../components/chart/chart";
import { EmptyState } from "../../components/empty-state";
import type { Rows } from "../../data-api/statement";
import { chartSeries, guess, MOST_BARS, type Axes } from "./chart-data";
import type { Run } from "./workspace";

const KINDS: { value: ChartKind; label: string }[] = [
  { value: "bar", label: "Bars" },
  { value: "line", label: "Line" },
  { value: "scatter", label: "Dots" },
];

export function QuickChart({ run }: { run: Run | undefined }) {
  if (!run?.rows || run.rows.rows.length === 0) return <EmptyState title="No rows to draw" text="Run a statement that returns numbers." />;
  return <ChartOf rows={run.rows} />;
}

function ChartOf({ rows }: { rows: Rows }) {
  const [axes, setAxes] = useState<Axes>(() => guess(rows));
  const data = useMemo(() => chartSeries(rows, axes), [rows, axes]);
  const option = (index: number) => ({ value: String(index), label: rows.columns[index]?.name ?? "" });
  const options = rows.columns.map((_, index) => option(index));
  return (
    <SpaceBetween size="s">
      <Grid gridDefinition={[4, 4, 4].map((colspan) => ({ colspan: { default: 12, xs: colspan as 4 } }))}>
        <FormField label="Chart">
          <Select selectedOption={KINDS.find(({ value }) => value === axes.kind) ?? null} options={KINDS} onChange={({ detail }) => setAxes({ ...axes, kind: detail.selectedOption.value as ChartKind })} />
        </FormField>
        <FormField label="Across">
          <Select selectedOption={option(axes.x)} options={options} onChange={({ detail }) => setAxes({ ...axes, x: Number(detail.selectedOption.value) })} />
        </FormField>
        <FormField label="Up">
          <Multiselect selectedOptions={axes.y.map(option)} options={options} placeholder="Columns with numbers" hideTokens={axes.y.length > 3} onChange={({ detail }) => setAxes({ ...axes, y: detail.selectedOptions.map(({ value }) => Number(value)) })} />
        </FormField>
      </Grid>
      <Chart kind={axes.kind} label={`${axes.y.map((index) => option(index).label).join(", ")} over ${option(axes.x).label}`} series={data.series} x={data.x} />
      {data.cut && <p className="chart-none">The first {MOST_BARS} bars of {rows.rows.length.toLocaleString()}.</p>}
    </SpaceBetween>
  );
}
