/**
 * Owns the shape beside the word for what goes on, so that colour is never the only sign. Rising is you, falling is
 * them, as on the line. Nothing in it moves: the line shows what is measured.
 */
import type { Mood } from '../state/mood';

const SHAPES: Record<Mood, string> = {
  connecting: 'M1 8h3M6.5 8h3M12 8h3',
  models: 'M1 8h3M6.5 8h3M12 8h3',
  waiting: 'M1 8h3M6.5 8h3M12 8h3',
  loading: 'M1 8h3M6.5 8h3M12 8h3',
  ended: 'M4 4l8 8M12 4l-8 8',
  deaf: 'M4 4l8 8M12 4l-8 8',
  muted: 'M1 8h14M4 13L12 3',
  ready: 'M1 8h14',
  listening: 'M1 8h14',
  hearing: 'M1 8h3c2 0 2-6 4-6s2 6 4 6h3',
  thinking: 'M1 8h2M5 8h.01M8 8h.01M11 8h.01M14 8h1',
  speaking: 'M1 8h3c2 0 2 6 4 6s2-6 4-6h3',
};

export function MoodMark({ mood }: { readonly mood: Mood }) {
  return (
    <svg className="mood-mark" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[mood]} />
    </svg>
  );
}
