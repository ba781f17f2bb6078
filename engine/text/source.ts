/**
 * Owns where each character of a text came from, while the text is brought into a readable form: entities become
 * characters, marks of Markdown go. Pure. It must not know any rule; it only keeps the way back to what was written.
 */

/** A stretch of the written text that is never said, and the rule that says so. Offsets are UTF-16 units. */
export type Dropped = { readonly start: number; readonly end: number; readonly rule: string };

/** A text and, for each of its UTF-16 units, the range of the written text that it stands for. */
export type Source = {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly dropped: readonly Dropped[];
};

/** Replaces [from, to) of a source's text. An edit to nothing, or to white space, drops what stood there. */
export type Edit = { readonly from: number; readonly to: number; readonly text: string };

export function sourceOf(written: string): Source {
  const starts = Array.from({ length: written.length }, (_, at) => at);
  return { text: written, starts, ends: starts.map((at) => at + 1), dropped: [] };
}

/** @param edits in order, without overlap. @param rule the name under which dropped text is reported. */
export function edited(source: Source, edits: readonly Edit[], rule: string): Source {
  if (edits.length === 0) return source;
  const { text, starts, ends } = source;
  const pieces: string[] = [];
  const newStarts: number[] = [];
  const newEnds: number[] = [];
  const dropped = [...source.dropped];
  let done = 0;
  const keepTo = (to: number): void => {
    pieces.push(text.slice(done, to));
    for (let at = done; at < to; at += 1) {
      newStarts.push(starts[at] ?? 0);
      newEnds.push(ends[at] ?? 0);
    }
  };
  for (const { from, to, text: replacement } of edits) {
    keepTo(from);
    done = to;
    const start = starts[from] ?? 0;
    const end = ends[to - 1] ?? start;
    if (replacement.trim() === '') dropped.push({ start, end, rule });
    pieces.push(replacement);
    for (let index = 0; index < replacement.length; index += 1) {
      const isSameLength = replacement.length === to - from;
      newStarts.push(isSameLength ? (starts[from + index] ?? start) : start);
      newEnds.push(isSameLength ? (ends[from + index] ?? end) : end);
    }
  }
  keepTo(text.length);
  return { text: pieces.join(''), starts: newStarts, ends: newEnds, dropped };
}

/** What a pattern's match becomes; undefined leaves it as it is. */
export type Replace = (found: RegExpExecArray) => string | undefined;

/** @param pattern global. */
export function replaced(source: Source, pattern: RegExp, rule: string, replace: Replace): Source {
  const edits: Edit[] = [];
  for (const found of source.text.matchAll(pattern)) {
    const text = replace(found);
    if (text === undefined || found[0] === '') continue;
    edits.push({ from: found.index, to: found.index + found[0].length, text });
  }
  return edited(source, edits, rule);
}

/** Keeps the first group of each match and drops what stands around it. @param pattern global, with the `d` flag. */
export function unwrapped(source: Source, pattern: RegExp, rule: string): Source {
  const edits: Edit[] = [];
  for (const found of source.text.matchAll(pattern)) {
    const inner = found.indices?.[1];
    const end = found.index + found[0].length;
    if (inner === undefined) {
      edits.push({ from: found.index, to: end, text: '' });
      continue;
    }
    if (inner[0] > found.index) edits.push({ from: found.index, to: inner[0], text: '' });
    if (inner[1] < end) edits.push({ from: inner[1], to: end, text: '' });
  }
  return edited(source, edits, rule);
}

/** A part of a source's text, with the way back; what was dropped stays with the whole. */
export const slice = (source: Source, from: number, to: number): Source => ({
  text: source.text.slice(from, to),
  starts: source.starts.slice(from, to),
  ends: source.ends.slice(from, to),
  dropped: [],
});
