/** Owns every sentence about gauges and overlay of latency; the names of the stages are words.stage's. */
import { plural } from './locale';

export const gaugeWords = {
  title: 'This conversation',
  turnTitle: 'This turn',
  quantiles: (p50: string, p95: string, turns: number): string =>
    plural(turns, {
      one: (n) => `half within ${p50}, 95% within ${p95}, ${n} turn`,
      other: (n) => `half within ${p50}, 95% within ${p95}, ${n} turns`,
    }),
  p50: 'p50',
  p95: 'p95',
  both: (p50: string, p95: string): string => `half within ${p50}, 95% within ${p95}`,
  usual: 'half within',
  slow: '95% within',
  now: 'last',
  stage: 'stage',
  whole: 'Voice to voice',
  table: 'Latency of each stage over this conversation',
  notYet: 'After three answers the running figures appear here.',
  turns: (count: number): string => plural(count, { one: '# turn', other: '# turns' }),
  chart: (name: string): string => `${name}, turn by turn`,
  legend: 'Dots are turns; the line is the running median, the dotted one the 95th percentile.',
  gauges: 'Gauges',
  overlay: 'Overlay',
  overlayHint: 'Show the latency in large figures',
  overlayTitle: 'Latency',
  /** For a user who can't see the bars. */
  earlyPartOf: (name: string): string => `${name}: started early`,
  speculated: 'Started before it was certain you had finished.',
  spoken: (total: string, stages: string): string => `Answered after ${total}. ${stages}`,
  role: { stt: 'hears', llm: 'answers', voice: 'speaks' },
  none: 'No answer yet',
} as const;
