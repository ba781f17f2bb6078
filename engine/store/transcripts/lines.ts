/**
 * Owns what stands in the file of a kept session: one JSON value a line, only ever added to. A later line on the same
 * thing takes the place of an earlier one. Pure; a line that is not understood costs only itself.
 */
import type { HistorySide, KeptTurn } from '../../contract/history';
import type { Spans, TurnOutcome } from '../../contract/spans';

/** Stands at the head of a file, and again wherever another persona takes over. */
export type HeadLine = {
  readonly is: 'session';
  readonly version: 1;
  readonly sessionId: string;
  readonly atMs: number;
  readonly profileId: string;
  readonly personaName: string;
};

export type YouLine = {
  readonly is: 'you';
  readonly atMs: number;
  readonly turnId: number;
  /** Empty if what was said came to nothing after all. */
  readonly text: string;
  readonly fromMs: number | null;
  readonly toMs: number | null;
};

export type ThemLine = {
  readonly is: 'them';
  readonly atMs: number;
  readonly turnId: number;
  readonly text: string;
  readonly unheard: string;
  readonly isFinal: boolean;
  readonly fromMs: number | null;
  readonly toMs: number | null;
};

export type TurnLine = {
  readonly is: 'turn';
  readonly atMs: number;
  readonly turnId: number;
  readonly outcome: TurnOutcome;
  readonly spans: Spans;
  readonly llm: string;
};

/** The sound of one side is in a file beside. */
export type AudioLine = {
  readonly is: 'audio';
  readonly atMs: number;
  readonly turnId: number;
  readonly side: HistorySide;
};

export type EndLine = { readonly is: 'end'; readonly atMs: number };

export type Line = HeadLine | YouLine | ThemLine | TurnLine | AudioLine | EndLine;

export const formatLine = (line: Line): string => `${JSON.stringify(line)}\n`;

const OUTCOMES: Readonly<Record<TurnOutcome, true>> = {
  completed: true,
  interrupted: true,
  fallback: true,
  failed: true,
  empty: true,
};

/** @returns null for what is no line of ours. Checked by hand: thousands are read while a person waits. */
export function parseLine(text: string): Line | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isLine(value) ? value : null;
}

function isLine(value: unknown): value is Line {
  if (typeof value !== 'object' || value === null) return false;
  const line = value as Readonly<Record<string, unknown>>;
  if (!isTime(line['atMs'])) return false;
  switch (line['is']) {
    case 'session':
      return (
        line['version'] === 1 &&
        typeof line['sessionId'] === 'string' &&
        typeof line['profileId'] === 'string' &&
        typeof line['personaName'] === 'string'
      );
    case 'you':
      return isTurnId(line['turnId']) && typeof line['text'] === 'string' && hasRange(line);
    case 'them':
      return (
        isTurnId(line['turnId']) &&
        typeof line['text'] === 'string' &&
        typeof line['unheard'] === 'string' &&
        typeof line['isFinal'] === 'boolean' &&
        hasRange(line)
      );
    case 'turn':
      return (
        isTurnId(line['turnId']) &&
        Object.hasOwn(OUTCOMES, String(line['outcome'])) &&
        typeof line['llm'] === 'string' &&
        typeof line['spans'] === 'object' &&
        line['spans'] !== null &&
        Object.values(line['spans']).every((ms) => ms === null || isTime(ms))
      );
    case 'audio':
      return isTurnId(line['turnId']) && (line['side'] === 'you' || line['side'] === 'them');
    case 'end':
      return true;
    default:
      return false;
  }
}

const isTime = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isTurnId = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const hasRange = ({ fromMs, toMs }: Readonly<Record<string, unknown>>): boolean =>
  (fromMs === null || isTime(fromMs)) && (toMs === null || isTime(toMs));

/** What a file says, put together. */
export type Folded = {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly isEnded: boolean;
  readonly profileIds: readonly string[];
  readonly personaNames: readonly string[];
  readonly turns: readonly KeptTurn[];
  readonly skippedLines: number;
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** How a line begins that says what a turn took: half of a file, and nothing that can be searched. */
const MEASURED = '{"is":"turn",';

/**
 * @param isBrief leaves out what each turn took.
 * @returns null for a file that begins with no session of ours.
 */
export function fold(text: string, isBrief = false): Folded | null {
  let head: HeadLine | null = null;
  let persona = '';
  let endedAtMs = 0;
  let isEnded = false;
  let skippedLines = 0;
  const profileIds = new Set<string>();
  const personaNames = new Set<string>();
  const turns = new Map<number, Writable<KeptTurn>>();

  const turnOf = (turnId: number): Writable<KeptTurn> => {
    const known = turns.get(turnId);
    if (known !== undefined) return known;
    const turn = emptyTurn(turnId, persona);
    turns.set(turnId, turn);
    return turn;
  };

  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const piece = text.slice(at, end);
    at = end + 1;
    if (piece === '' || piece === '\r') continue;
    if (isBrief && piece.startsWith(MEASURED) && piece.endsWith('}')) continue;
    const line = parseLine(piece);
    if (line === null) {
      skippedLines += 1;
      continue;
    }
    endedAtMs = Math.max(endedAtMs, line.atMs);
    switch (line.is) {
      case 'session':
        head ??= line;
        isEnded = false;
        persona = line.personaName;
        profileIds.add(line.profileId);
        personaNames.add(line.personaName);
        break;
      case 'you':
        Object.assign(turnOf(line.turnId), {
          you: line.text,
          youFromMs: line.fromMs,
          youToMs: line.toMs,
        });
        break;
      case 'them':
        Object.assign(turnOf(line.turnId), {
          them: line.text,
          unheard: line.unheard,
          isFinal: line.isFinal,
          themFromMs: line.fromMs,
          themToMs: line.toMs,
          // The persona that spoke it, not the one that was there when it was asked.
          personaName: persona,
        });
        break;
      case 'turn':
        Object.assign(turnOf(line.turnId), { outcome: line.outcome, spans: line.spans, llm: line.llm });
        break;
      case 'audio': {
        const turn = turnOf(line.turnId);
        if (!turn.audio.includes(line.side)) turn.audio = [...turn.audio, line.side];
        break;
      }
      case 'end':
        isEnded = true;
        break;
    }
  }
  if (head === null) return null;
  return {
    startedAtMs: head.atMs,
    endedAtMs,
    isEnded,
    profileIds: [...profileIds],
    personaNames: [...personaNames],
    turns: [...turns.values()].filter(
      ({ you, them, unheard }) => you !== '' || them !== '' || unheard !== '',
    ),
    skippedLines,
  };
}

const emptyTurn = (turnId: number, personaName: string): Writable<KeptTurn> => ({
  turnId,
  personaName,
  you: '',
  them: '',
  unheard: '',
  isFinal: true,
  youFromMs: null,
  youToMs: null,
  themFromMs: null,
  themToMs: null,
  outcome: null,
  spans: null,
  llm: '',
  audio: [],
});
