/**
 * Owns the drawing of the line: time flows to the left, your voice rises, theirs hangs, the gap between them is true
 * to scale. Everything in it is a measurement. It keeps no state.
 */
import { heightOf } from '../../audio/levels';
import { duration } from '../../state/format';
import { words } from '../../words';
import type { Gap, Level, TimelineView } from '../../state/conversation/timeline';

export type LineColours = {
  readonly you: string;
  readonly them: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly rule: string;
  readonly paper: string;
};

export type LineFrame = {
  readonly width: number;
  readonly height: number;
  /** Device pixels per pixel. */
  readonly scale: number;
  readonly nowMs: number;
  readonly isThinking: boolean;
  readonly colours: LineColours;
};

/** Right of here lies what is still to be played. */
const NOW_AT = 0.8;
/** At this many pixels per second a gap of half a second is wide enough to be seen. */
const PX_PER_SECOND = 72;
/**
 * What the microphone and the player measured reaches the page a little later; drawn with that delay nothing pops in.
 */
const DELAY_MS = 90;
/** Levels are joined into columns on a fixed grid of time, or they would shimmer while they move. */
const COLUMN_MS = 40;
const LABEL_PX = 20;

export type Scale = { readonly xOf: (atMs: number) => number; readonly fromMs: number };

/** Twelve seconds at most; fewer where the window is narrow, so that gaps stay wide enough to see. */
export function scaleOf(width: number, nowMs: number): Scale {
  const nowX = width * NOW_AT;
  const pxPerMs = Math.max(PX_PER_SECOND / 1000, nowX / 12_000);
  return { xOf: (atMs) => nowX - (nowMs - atMs) * pxPerMs, fromMs: nowMs - nowX / pxPerMs };
}

/** The time that is in sight, as the painter has it: a little behind. */
export function paintedSpan(
  width: number,
  nowMs: number,
): { readonly nowMs: number; readonly fromMs: number } {
  const paintedMs = nowMs - DELAY_MS;
  return { nowMs: paintedMs, fromMs: scaleOf(width, paintedMs).fromMs };
}

export type Column = { readonly atMs: number; readonly height: number };

/** Highest level of each column of the grid, zero where nothing was measured between two of them. */
export function columnsOf(levels: readonly Level[], fromMs: number): readonly Column[] {
  const heights = new Map<number, number>();
  for (const { atMs, lengthMs, peak } of levels) {
    if (atMs + lengthMs < fromMs) continue;
    const height = heightOf(peak);
    const last = Math.floor((atMs + lengthMs - 1) / COLUMN_MS);
    for (let index = Math.floor(atMs / COLUMN_MS); index <= last; index += 1) {
      heights.set(index, Math.max(heights.get(index) ?? 0, height));
    }
  }
  const indexes = [...heights.keys()].toSorted((left, right) => left - right);
  const columns: Column[] = [];
  let before: number | null = null;
  const push = (index: number): void =>
    void columns.push({ atMs: (index + 0.5) * COLUMN_MS, height: heights.get(index) ?? 0 });
  for (const index of indexes) {
    if (before === null) push(index - 1);
    else if (index - before > 1) {
      push(before + 1);
      push(index - 1);
    }
    push(index);
    before = index;
  }
  if (before !== null) push(before + 1);
  return columns;
}

export function paintLine(context: CanvasRenderingContext2D, view: TimelineView, frame: LineFrame): void {
  const { width, height, scale, colours } = frame;
  const { nowMs, fromMs } = paintedSpan(width, frame.nowMs);
  const { xOf } = scaleOf(width, nowMs);
  const middle = (height - LABEL_PX) / 2;
  const reach = middle - 4;
  const nowX = width * NOW_AT;

  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineJoin = 'round';
  context.lineCap = 'round';

  const gaps = view.gaps.filter((gap) => (gap.untilMs ?? nowMs) >= fromMs);
  paintBase(context, gaps, { xOf, nowMs, nowX, middle, width, frame });

  const wave = (levels: readonly Level[], direction: 1 | -1, from: number): Path2D | null => {
    const columns = columnsOf(levels, from);
    return columns.length < 2 ? null : envelope(columns, xOf, middle, reach * direction);
  };
  const clipTo = (left: number, right: number, paint: () => void): void => {
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left, height);
    context.clip();
    paint();
    context.restore();
  };
  const fill = (path: Path2D | null, colour: string): void => {
    if (path === null) return;
    context.fillStyle = colour;
    context.strokeStyle = colour;
    context.globalAlpha = 0.2;
    context.fill(path);
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.stroke(path);
  };
  const hollow = (path: Path2D | null, colour: string): void => {
    if (path === null) return;
    context.strokeStyle = colour;
    context.globalAlpha = 0.55;
    context.lineWidth = 1;
    context.setLineDash([2, 3]);
    context.stroke(path);
    context.setLineDash([]);
    context.globalAlpha = 1;
  };

  clipTo(0, nowX, () => {
    fill(wave(view.you, -1, fromMs), colours.you);
    fill(wave(view.them, 1, fromMs), colours.them);
  });
  clipTo(nowX, width, () => hollow(wave(view.unplayed, 1, nowMs), colours.them));
  paintStruck(context, view, { xOf, fromMs, middle, reach, hollow, wave, colours });

  for (const gap of gaps) paintGap(context, gap, { xOf, nowMs, middle, height, frame });

  context.fillStyle = colours.ink;
  context.beginPath();
  context.arc(nowX, middle, 3, 0, Math.PI * 2);
  context.fill();
}

/**
 * The line itself: solid where there was sound or rest, dotted inside a gap, drawn forward while an answer is thought
 * of.
 */
function paintBase(
  context: CanvasRenderingContext2D,
  gaps: readonly Gap[],
  at: {
    readonly xOf: (ms: number) => number;
    readonly nowMs: number;
    readonly nowX: number;
    readonly middle: number;
    readonly width: number;
    readonly frame: LineFrame;
  },
): void {
  const { xOf, nowMs, nowX, middle, width, frame } = at;
  const { colours } = frame;
  const stroke = (from: number, to: number, dash: readonly number[], colour: string): void => {
    if (to <= from) return;
    context.beginPath();
    context.setLineDash([...dash]);
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.moveTo(from, middle);
    context.lineTo(to, middle);
    context.stroke();
    context.setLineDash([]);
  };
  let x = 0;
  for (const gap of gaps) {
    const from = xOf(gap.fromMs);
    const to = Math.min(nowX, xOf(gap.untilMs ?? nowMs));
    stroke(x, from, [], colours.ink3);
    stroke(Math.max(0, from), to, [0.1, 5], colours.ink);
    x = Math.max(x, to);
  }
  stroke(x, nowX, [], colours.ink3);
  stroke(nowX + 6, width, frame.isThinking ? [0.1, 5] : [], frame.isThinking ? colours.ink : colours.rule);
}

/** Runs of sound, each with the silent column before and after it: between them only the line is drawn. */
export function runsOf(columns: readonly Column[]): readonly (readonly Column[])[] {
  const runs: Column[][] = [];
  let run: Column[] | null = null;
  for (const [index, column] of columns.entries()) {
    if (column.height > 0) {
      const before = columns[index - 1];
      if (run === null) {
        run = before === undefined ? [] : [before];
        runs.push(run);
      }
      run.push(column);
    } else {
      run?.push(column);
      run = null;
    }
  }
  return runs;
}

/** A smooth outline through each run of columns, closed along the line. */
function envelope(
  columns: readonly Column[],
  xOf: (ms: number) => number,
  middle: number,
  reach: number,
): Path2D {
  const path = new Path2D();
  for (const run of runsOf(columns)) {
    const points = run.map(({ atMs, height }) => [xOf(atMs), middle + height * reach] as const);
    const [first, ...rest] = points;
    if (first === undefined) continue;
    path.moveTo(first[0], middle);
    let before = first;
    for (const point of rest) {
      path.quadraticCurveTo(before[0], before[1], (before[0] + point[0]) / 2, (before[1] + point[1]) / 2);
      before = point;
    }
    path.lineTo(before[0], middle);
  }
  return path;
}

/** What was never heard, where it would have been, with a line through it. */
function paintStruck(
  context: CanvasRenderingContext2D,
  view: TimelineView,
  at: {
    readonly xOf: (ms: number) => number;
    readonly fromMs: number;
    readonly middle: number;
    readonly reach: number;
    readonly hollow: (path: Path2D | null, colour: string) => void;
    readonly wave: (levels: readonly Level[], direction: 1 | -1, from: number) => Path2D | null;
    readonly colours: LineColours;
  },
): void {
  const first = view.struck[0];
  // What is spoken afterwards has the place.
  const nextMs = first === undefined ? 0 : view.them.find(({ atMs }) => atMs > first.atMs + 200)?.atMs;
  const struck = view.struck.filter(({ atMs }) => nextMs === undefined || atMs < nextMs);
  const last = struck.at(-1);
  if (first === undefined || last === undefined || last.atMs < at.fromMs) return;
  at.hollow(at.wave(struck, 1, at.fromMs), at.colours.them);
  context.strokeStyle = at.colours.them;
  context.lineWidth = 1.5;
  context.beginPath();
  const y = at.middle + at.reach * 0.35;
  context.moveTo(at.xOf(first.atMs), y);
  context.lineTo(at.xOf(last.atMs + last.lengthMs), y);
  context.stroke();
}

/** Two ticks and the milliseconds between them. */
function paintGap(
  context: CanvasRenderingContext2D,
  gap: Gap,
  at: {
    readonly xOf: (ms: number) => number;
    readonly nowMs: number;
    readonly middle: number;
    readonly height: number;
    readonly frame: LineFrame;
  },
): void {
  const { xOf, nowMs, middle, height, frame } = at;
  const { colours, width } = frame;
  const left = xOf(gap.fromMs);
  const right = xOf(gap.untilMs ?? nowMs);
  const foot = height - LABEL_PX;
  context.fillStyle = colours.ink;
  context.globalAlpha = 0.05;
  context.fillRect(left, 4, right - left, foot - 4);
  context.globalAlpha = 1;
  context.strokeStyle = colours.ink3;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, 4);
  context.lineTo(left, middle);
  if (gap.untilMs !== null) {
    context.moveTo(right, middle);
    context.lineTo(right, foot);
  }
  context.stroke();
  context.fillStyle = gap.measuredMs === null ? colours.ink3 : colours.ink;
  context.font = '600 12px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  const centre = (left + right) / 2;
  // The page's own frames would give another figure than the host's, which every other place shows.
  const label = gap.measuredMs === null ? words.pending : duration(gap.measuredMs);
  if (centre > 24 && centre < width - 24) context.fillText(label, centre, height - 1);
}
