/**
 * Owns the shape beside the word for what goes on, so that colour is never the only sign. No two states that differ in
 * what a person can do share one. Rising is you, falling is them, as on the line. Nothing in it moves: the line shows
 * what is measured.
 */
import type { Mood } from '../../state/conversation/mood';

const SHAPES: Record<Mood, string> = {
  /** A line that is cut. */
  connecting: 'M1 8h3M12 8h3M6.5 5.5l-1.5 5M11 5.5l-1.5 5',
  /** Something to be fetched. */
  models: 'M8 2v8M4.5 6.5L8 10l3.5-3.5M2 13.5h12',
  /** Dashes: not a line yet. */
  waiting: 'M1 8h3M6.5 8h3M12 8h3',
  loading: 'M1 8h3M6.5 8h3M12 8h3',
  /** A line with an end. */
  ended: 'M1 8h10M11 4.5v7',
  /** A line that did not get past its beginning. */
  refused: 'M1 8h4M5 4.5v7M10 8h.01M13 8h.01',
  /** A line that leads out of where this is. */
  elsewhere: 'M6 3.5H2.5v9h9V9M8.5 7.5l5-5M9.5 2.5h4v4',
  deaf: 'M4 4l8 8M12 4l-8 8',
  /** What any player calls playing. */
  replaying: 'M5 3l8 5-8 5z',
  muted: 'M1 8h14M4 13L12 3',
  /** A button on the line: something to be pressed. */
  ready: 'M1 8h3M12 8h3M12 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0',
  listening: 'M1 8h14',
  hearing: 'M1 8h3c2 0 2-6 4-6s2 6 4 6h3',
  thinking: 'M1 8h2M5.5 8h.01M8 8h.01M10.5 8h.01M13 8h2',
  speaking: 'M1 8h3c2 0 2 6 4 6s2-6 4-6h3',
  paused: 'M5.5 3.5v9M10.5 3.5v9',
};

export function MoodMark({ mood }: { readonly mood: Mood }) {
  return (
    <svg className="mood-mark" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[mood]} />
    </svg>
  );
}
