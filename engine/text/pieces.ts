/**
 * Owns how what was read becomes one line for the voice: words, the pauses between them, and for each piece the place
 * in the written text. Pure. It must not read numbers or signs; rules have done that.
 */
import type { Claim } from './rule';
import type { Source } from './source';

export type SpanKind = 'said' | 'pause' | 'silent' | 'unsayable';

/**
 * What became of [start, end) of a text, in UTF-16 units. All spans in order cover the text once; their `spoken` in
 * order is what the voice is given.
 */
export type Span = {
  readonly start: number;
  readonly end: number;
  readonly kind: SpanKind;
  /** The name of the rule that read it. */
  readonly rule: string;
  readonly spoken: string;
};

/** `join`: a hyphen between words. `suffix`: belongs to the word before. `bracket`: a pause, but not at the end. */
type PieceKind =
  'words' | 'suffix' | 'space' | 'break' | 'mark' | 'bracket' | 'join' | 'silent' | 'unsayable';
export type Piece = {
  readonly from: number;
  readonly to: number;
  readonly kind: PieceKind;
  readonly rule: string;
  readonly text: string;
};

/** A Latin letter; Roman numerals of their own code ("ↀ") are Latin, too, but no letters. */
const LETTER = '(?=\\p{L})\\p{Script=Latin}';
const TOKEN = new RegExp(
  [
    `(?<suffix>(?<=[\\uE000])'[a-z]{1,2}(?![\\p{L}]))`,
    `(?<word>${LETTER}(?:${LETTER}|\\p{M})*(?:'${LETTER}(?:${LETTER}|\\p{M})*)*)`,
    '(?<line>\\n)',
    '(?<space>\\s+)',
    '(?<dots>\\.(?:\\s?\\.)+|…)',
    '(?<mark>[.,;:!?]{1,200})',
    '(?<bracket>[()[\\]{}]{1,200})',
    '(?<dash>[–—]|-{2,}|(?<=\\s)-(?=\\s|$))',
    '(?<hyphen>-)',
    `(?<quote>['"]{1,200})`,
    '(?<foreign>[\\p{L}\\p{N}\\p{M}]+)',
    '(?<other>[^])',
  ].join('|'),
  'gu',
);

/** The parts of a line that no rule has read. @param masked the line with everything else masked (rule.ts). */
function leftovers(masked: string, from: number, to: number): readonly Piece[] {
  const pieces: Piece[] = [];
  TOKEN.lastIndex = from;
  while (TOKEN.lastIndex < to) {
    const found = TOKEN.exec(masked);
    if (found === null) break;
    pieces.push(pieceOf(found, masked));
  }
  return pieces;
}

function pieceOf(found: RegExpExecArray, line: string): Piece {
  const { groups = {}, index: from } = found;
  const whole = found[0];
  const to = from + whole.length;
  const piece = (kind: PieceKind, rule: string, text = ''): Piece => ({ from, to, kind, rule, text });
  if (groups['word'] !== undefined) {
    const isPlural =
      /s$/i.test(whole) &&
      /^'(?=\s\S)/.test(line.slice(to, to + 3)) &&
      !/(?:^|[\s(])'(?=\p{L})[^']{0,200}$/u.test(line.slice(Math.max(0, from - 200), to));
    return piece('words', 'as written', isPlural ? `${whole}'` : whole);
  }
  if (groups['suffix'] !== undefined) return piece('suffix', 'as written', whole);
  if (groups['line'] !== undefined) return piece('break', 'line end');
  if (groups['space'] !== undefined) return piece('space', 'white space');
  if (groups['mark'] !== undefined) return piece('mark', 'pause', whole);
  if (groups['dots'] !== undefined) {
    return piece('mark', 'pause', /^[\s.…"')\]]*$/.test(line.slice(to, to + 400)) ? '.' : ',');
  }
  if (groups['bracket'] !== undefined) return piece('bracket', 'pause');
  if (groups['dash'] !== undefined) return piece('mark', 'pause', ',');
  if (groups['hyphen'] !== undefined) return piece('join', 'hyphen');
  if (groups['quote'] !== undefined) return piece('silent', 'quotation mark');
  return piece('unsayable', 'no words for it');
}

/** Everything on a line, in order. @param offset where the line begins in its source. */
export function piecesOf(masked: string, claims: readonly Claim[], offset: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { from, to, rule, words } of claims) {
    for (const piece of leftovers(masked, done, from)) pieces.push(piece);
    pieces.push({ from, to, kind: words === '' ? 'silent' : 'words', rule, text: words });
    done = to;
  }
  for (const piece of leftovers(masked, done, masked.length)) pieces.push(piece);
  return pieces.map((piece) => ({ ...piece, from: piece.from + offset, to: piece.to + offset }));
}

/** Of several marks in a row the one that says most: "?," is "?" and ",." is ".". */
function strongest(marks: string): string {
  for (const mark of '?!.;:') if (marks.includes(mark)) return mark;
  return ',';
}

/** What stands between two words for these pieces. */
function separator(pieces: readonly Piece[], isEnd: boolean): string {
  const marks = pieces.flatMap(({ kind, text }) => (kind === 'mark' ? [text] : [])).join('');
  const gap = isEnd ? '' : ' ';
  if (marks !== '') return strongest(marks) + gap;
  if (isEnd) return '';
  if (pieces.some(({ kind }) => kind === 'break')) return '. ';
  if (pieces.some(({ kind }) => kind === 'bracket')) return ', ';
  return pieces.length === 1 && pieces[0]?.kind === 'join' ? '-' : ' ';
}

/** The text of each piece, pauses included: joined, they are the line for the voice. */
export function spokenOf(pieces: readonly Piece[]): readonly string[] {
  const spoken = pieces.map(() => '');
  let last: number | null = null;
  const between = (next: number): readonly Piece[] => pieces.slice((last ?? -1) + 1, next);
  pieces.forEach(({ kind, text }, at) => {
    if (kind === 'suffix' && last === at - 1) {
      spoken[at] = text;
      last = at;
      return;
    }
    if (kind !== 'words' && kind !== 'suffix') return;
    const words = kind === 'suffix' ? text.slice(1) : text;
    const gap = last === null ? '' : separator(between(at), false);
    // "(i.e., 12)": words that end in a pause need no other.
    if (last !== null && /^[.,;:!?]/.test(gap)) spoken[last] = (spoken[last] ?? '').replace(/,$/, '');
    // The pause belongs to the mark that it was written with, else to the piece after the last word.
    const marked = between(at).findIndex((piece) => piece.kind === 'mark');
    const holder = last === null ? at : last + 1 + Math.max(0, marked);
    spoken[at] = words;
    spoken[holder] = gap + (holder === at ? words : '');
    last = at;
  });
  if (last !== null) {
    const rest = between(pieces.length);
    if (rest.length > 0) spoken[(last as number) + 1] = separator(rest, true);
  }
  return spoken;
}

const KINDS: Readonly<Record<PieceKind, SpanKind>> = {
  words: 'said',
  suffix: 'said',
  space: 'silent',
  break: 'pause',
  mark: 'pause',
  bracket: 'pause',
  join: 'pause',
  silent: 'silent',
  unsayable: 'unsayable',
};

/** What a span of several pieces is reported as: the last of these. */
const STRENGTH: readonly SpanKind[] = ['silent', 'pause', 'unsayable', 'said'];

/** Pieces with their places in the written text; what was dropped on the way to them is silent, by its rule's name. */
export function spansOf(source: Source, pieces: readonly Piece[], length: number): readonly Span[] {
  const droppedAt = new Map(source.dropped.map(({ start, rule }) => [start, rule]));
  const spoken = spokenOf(pieces);
  const spans: Span[] = [];
  let cursor = 0;
  const fill = (to: number): void => {
    if (to <= cursor) return;
    spans.push({
      start: cursor,
      end: to,
      kind: 'silent',
      rule: droppedAt.get(cursor) ?? 'markup',
      spoken: '',
    });
    cursor = to;
  };
  const add = (from: number, to: number, { kind, rule }: Piece, text: string): void => {
    const start = source.starts[from] ?? cursor;
    const end = Math.max(cursor, source.ends[to - 1] ?? cursor);
    fill(start);
    const before = spans.at(-1);
    // Several pieces may come from one character ("½"); they are one span.
    if (end === cursor || start < cursor) {
      if (before === undefined) return;
      const isStronger = STRENGTH.indexOf(KINDS[kind]) > STRENGTH.indexOf(before.kind);
      const stronger = isStronger ? { kind: KINDS[kind], rule } : {};
      spans[spans.length - 1] = { ...before, end, spoken: before.spoken + text, ...stronger };
      cursor = end;
      return;
    }
    const dropped = kind === 'space' || kind === 'break' ? droppedAt.get(start) : undefined;
    spans.push({
      start,
      end,
      kind: dropped === undefined ? KINDS[kind] : 'silent',
      rule: dropped ?? rule,
      spoken: text,
    });
    cursor = end;
  };
  pieces.forEach((piece, index) => {
    const text = spoken[index] ?? '';
    if (piece.kind === 'words' || piece.kind === 'suffix') {
      add(piece.from, piece.to, piece, text);
      return;
    }
    // Between white space or marks something may have been dropped: each of those is a span of its own.
    let from = piece.from;
    for (let at = piece.from + 1; at <= piece.to; at += 1) {
      const start = source.starts[at] ?? -1;
      const isEdge =
        droppedAt.has(start) || droppedAt.has(source.starts[at - 1] ?? -1) || start !== source.ends[at - 1];
      if (at < piece.to && !isEdge) continue;
      add(from, at, piece, from === piece.from ? text : '');
      from = at;
    }
  });
  fill(length);
  return spans;
}
