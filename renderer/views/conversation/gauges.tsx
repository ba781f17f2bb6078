/**
 * Owns the gauges: each stage's last, usual and slow time over the session. They are a table that can be read out, with
 * a small chart under each row. The charts are read when they are first seen.
 */
import { Suspense, useMemo, useState } from 'react';
import type { Measured } from '../../state/conversation/conversation';
import { gaugesOf, kindOf, stageFigure, type Gauge, type Measure } from '../../state/conversation/latency';
import { words } from '../../words';
import { readLater } from '../frame/read-later';

const GaugeChart = readLater(
  () => import('./gauge-chart'),
  (read) => read.GaugeChart,
);

const WIDE = '(min-width: 900px)';

const nameOf = (measure: Measure): string =>
  measure === 'voiceToVoiceMs' ? words.gauges.whole : words.stage[measure].name;

const figure = (ms: number | null): string => stageFigure({ ms, kind: kindOf(ms) }, words);

/** @param props.isPending the user waits for an answer, which then is the last one. */
export function Gauges({
  measured,
  isPending,
}: {
  readonly measured: readonly Measured[];
  readonly isPending: boolean;
}) {
  const [isOpen, setOpen] = useState(() => matchMedia(WIDE).matches);
  const gauges = useMemo(() => gaugesOf(measured), [measured]);
  return (
    <details className="gauges" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <h2>{words.gauges.title}</h2>
        <span className="gauges-count">{words.gauges.turns(measured.length)}</span>
      </summary>
      {isOpen && (
        <>
          {measured.length > 0 && <GaugeTable gauges={gauges} isPending={isPending} />}
          <p className="gauge-note">{measured.length < 3 ? words.gauges.notYet : words.gauges.legend}</p>
        </>
      )}
    </details>
  );
}

function GaugeTable({
  gauges,
  isPending,
}: {
  readonly gauges: readonly Gauge[];
  readonly isPending: boolean;
}) {
  return (
    <table className="gauge-table" aria-label={words.gauges.table}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{words.gauges.stage}</span>
          </th>
          <th scope="col">{words.gauges.now}</th>
          <th scope="col">
            <abbr title={words.gauges.usual}>{words.gauges.p50}</abbr>
          </th>
          <th scope="col">
            <abbr title={words.gauges.slow}>{words.gauges.p95}</abbr>
          </th>
        </tr>
      </thead>
      {gauges.map((gauge) => (
        <GaugeRow key={gauge.measure} gauge={gauge} isPending={isPending} />
      ))}
    </table>
  );
}

function GaugeRow({ gauge, isPending }: { readonly gauge: Gauge; readonly isPending: boolean }) {
  const { measure, latestMs, p50Ms, p95Ms } = gauge;
  return (
    <tbody className={`gauge gauge-${measure}`}>
      <tr>
        <th scope="row">{nameOf(measure)}</th>
        <td>{isPending ? words.pending : figure(latestMs)}</td>
        <td>{figure(p50Ms)}</td>
        <td>{figure(p95Ms)}</td>
      </tr>
      <tr aria-hidden="true">
        <td colSpan={4} className="gauge-chart">
          {gauge.points.length > 0 && (
            <Suspense fallback={null}>
              <GaugeChart points={gauge.points} />
            </Suspense>
          )}
        </td>
      </tr>
    </tbody>
  );
}
