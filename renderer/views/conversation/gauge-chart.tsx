/**
 * Owns one small chart: a dot for each turn, the running median as a line, the 95th percentile as a dotted one. It is drawn
 * again when a turn was measured, its width or the theme changed, and never in between.
 */
import { useEffect, useEffectEvent, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { GaugePoint } from '../../state/conversation/latency';

const HEIGHT = 36;
/** More would be a smear at this width. */
const SHOWN = 60;

type Points = readonly GaugePoint[];

function dataOf(points: Points): UPlot.AlignedData {
  const shown = points.slice(-SHOWN);
  return [
    shown.map((_, index) => index),
    shown.map(({ ms }) => ms),
    shown.map(({ p50Ms }) => p50Ms),
    shown.map(({ p95Ms }) => p95Ms),
  ];
}

export function GaugeChart({ points }: { readonly points: Points }) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const firstData = useEffectEvent(() => dataOf(points));

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const colour = (name: string) => (): string => getComputedStyle(element).getPropertyValue(name).trim();
    const made = new UPlot(
      {
        width: Math.max(1, element.clientWidth),
        height: HEIGHT,
        padding: [4, 4, 4, 4],
        cursor: { show: false },
        legend: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: {
          x: { time: false, range: (_plot, least, most) => [least - 0.5, Math.max(most, least + 5) + 0.5] },
          y: { range: (_plot, _least, most) => [0, Math.max(1, most)] },
        },
        series: [
          {},
          { paths: () => null, points: { show: true, size: 4, width: 0, fill: colour('--gauge') } },
          { stroke: colour('--gauge'), width: 1.5, points: { show: false } },
          { stroke: colour('--ink3'), width: 1.5, dash: [2, 3], points: { show: false } },
        ],
      },
      firstData(),
      element,
    );
    plot.current = made;
    const fit = new ResizeObserver(() =>
      made.setSize({ width: Math.max(1, element.clientWidth), height: HEIGHT }),
    );
    fit.observe(element);
    const recolour = (): void => made.redraw(false);
    const theme = matchMedia('(prefers-color-scheme: dark)');
    theme.addEventListener('change', recolour);
    // A theme that was chosen stands in the document's own attributes.
    const chosen = new MutationObserver(recolour);
    chosen.observe(document.documentElement, { attributes: true });
    return () => {
      fit.disconnect();
      theme.removeEventListener('change', recolour);
      chosen.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, []);

  useEffect(() => plot.current?.setData(dataOf(points)), [points]);

  return <div ref={host} className="gauge-plot" />;
}
