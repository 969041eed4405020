import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useMemo, useState } from "react";
import { Chart, type Series } from "../../components/chart/chart";
import { compact } from "../../components/chart/scale";
import { bytesText, measured, speedText, type Measure, type Transfer } from "./load-data";

const MEASURES: { id: Measure; text: string }[] = [
  { id: "rows", text: "Rows" },
  { id: "bytes", text: "Bytes" },
  { id: "speed", text: "Speed" },
];
const FORMATS: Record<Measure, (value: number) => string> = { rows: compact, bytes: bytesText, speed: speedText };

/** Each load and unload that completed, over the time at which it began. */
export function TransferPlot({ loads, unloads }: { loads: readonly Transfer[]; unloads: readonly Transfer[] }) {
  const [measure, setMeasure] = useState<Measure>("rows");
  const series = useMemo(() => [seriesOf("Loads", loads, measure), seriesOf("Unloads", unloads, measure)].filter(({ points }) => points.length > 0), [loads, unloads, measure]);
  if (series.length === 0) return null;
  const title = MEASURES.find(({ id }) => id === measure)?.text ?? "";
  return (
    <Container header={<Header actions={<SegmentedControl selectedId={measure} options={MEASURES} label="What is plotted" onChange={({ detail }) => setMeasure(detail.selectedId as Measure)} />}>Over time</Header>}>
      <Chart kind="line" x="time" label={`${title} of loads and unloads over time`} series={series} format={FORMATS[measure]} />
    </Container>
  );
}

export function seriesOf(name: string, transfers: readonly Transfer[], measure: Measure): Series {
  const points = transfers
    .filter(({ status }) => status === "completed")
    .map((transfer) => ({ x: transfer.startedAt.getTime(), y: measured(transfer, measure), label: `${transfer.startedAt.toLocaleString()}, ${transfer.table || transfer.path}` }))
    .sort((one, other) => one.x - other.x);
  return { name, points };
}
