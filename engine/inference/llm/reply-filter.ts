/**
 * Owns what of a language model's text is its reply: thoughts and marks are taken off, and what follows the end. The
 * same for every model and server, and the same however the text is cut into pieces. It must not change the words, nor
 * judge whether they can be spoken. Pure but for what it remembers of one reply.
 *
 * A thought whose beginning stood in the prompt shows by its end alone ("They ask. </think>We open at nine."). Where
 * that must be expected, the beginning of a reply is kept pending until it is known what it is (`Opening`). Where it
 * comes as a surprise, what was given out is taken back.
 */
import { lineMarkAt, MARK_OPENER, markAt, STRIPPED_END, type Family, type Mark } from './reply-marks';

/**
 * What a reply begins with. `thought`: the prompt ends inside a thought. `unsure`: it may, so that all is pending up to
 * the end of a thought or of the reply. `reply`: there is no sign of it.
 */
export type Opening = 'reply' | 'unsure' | 'thought';

export type Filtered = {
  /** All text that was given out before is no part of the reply. */
  readonly takesBack: boolean;
  readonly text: string;
  /** Nothing more will come of it. */
  readonly isOver: boolean;
};

export type ReplyFilter = {
  push(piece: string): Filtered;
  /** The model has ended. */
  end(): Filtered;
  /** A thought was found, or is under way. */
  sawThought(): boolean;
  /** A thought was found that had no beginning. */
  sawLoneEnd(): boolean;
  /** Text is pending until it is known what it is. */
  hasPending(): boolean;
};

type Mode =
  | { readonly at: 'reply' }
  /** `family` null: any end will do. */
  | { readonly at: 'thought'; readonly family: Family | null; readonly opened: number }
  /** The words between `<|channel|>`, or `<|start|>`, and what they introduce. */
  | { readonly at: 'header'; readonly of: 'channel' | 'role'; readonly text: string };

/** "commentary to=functions.look <|constrain|>json" is long for one. */
const MAX_HEADER_LETTERS = 200;
/** An endless run of white space must not fill the memory. */
const MAX_SPACE_LETTERS = 200;
/**
 * Of a reply that is pending so much is kept: more is over every limit of a reply, and what is longer is mostly a
 * thought.
 */
const MAX_PENDING_LETTERS = 32_768;

/** What no one says: broken characters, and controls but tab and line feed. */
const UNSAYABLE = /(?![\n\t])[\p{Cc}\uFFFD]/gu;

export function createReplyFilter(opening: Opening = 'reply'): ReplyFilter {
  let mode: Mode = opening === 'thought' ? { at: 'thought', family: null, opened: 0 } : { at: 'reply' };
  /** Not yet read. */
  let buffer = '';
  let isOver = false;
  /** Pending until it is known that it is no thought; null where nothing is. */
  let pending: string | null = opening === 'unsure' ? '' : null;
  /** Whether there was text before what is pending. */
  let hadText = false;
  /** Whether text was given out, in a former step. */
  let hasGiven = false;
  let thoughts = opening === 'thought' ? 1 : 0;
  let loneEnds = 0;
  let isHarmony = false;
  /** White space that is given out with the word after it; a line feed at once, for a sentence is certain with it. */
  let space = '';
  let isLineFed = false;
  /** Of the words that were said. */
  let lastLetter = '';
  let hasText = false;
  let isLineStart = true;
  let hasStrike = false;

  /** Of this step. */
  let out = '';
  let takesBack = false;

  const give = (text: string): void => {
    if (pending === null) out += text;
    else pending = (pending + text).slice(0, MAX_PENDING_LETTERS);
  };

  const say = (text: string): void => {
    const clean = text.replaceAll(UNSAYABLE, '');
    if (clean === '') return;
    const words = clean.trimEnd();
    if (words !== '') {
      give(hasText ? space + words : words.trimStart());
      hasText = true;
      lastLetter = words.slice(-1);
      isLineFed = false;
      space = '';
    }
    space = (space + clean.slice(words.length)).slice(0, MAX_SPACE_LETTERS);
    const line = space.indexOf('\n') + 1;
    if (hasText && !isLineFed && line > 0) {
      give(space.slice(0, line));
      space = space.slice(line);
      isLineFed = true;
    }
    isLineStart =
      words === '' ? isLineStart || clean.includes('\n') : clean.slice(words.length).includes('\n');
  };

  const release = (): void => {
    out += pending ?? '';
    pending = null;
  };

  /** All text up to here was a thought, or what is pending of it. */
  const dropText = (): void => {
    if (pending === null) {
      takesBack = hasGiven;
      out = '';
      hadText = false;
    }
    pending = null;
    hasText = hadText;
    space = hasText ? ' ' : '';
    isLineFed = false;
    isLineStart = !hasText;
  };

  const closeThought = (opened: number): void => {
    mode = { at: 'reply' };
    if (opened === 0) return;
    // A thought that seemed to begin again inside itself may have more than one end.
    pending = '';
    hadText = hasText;
  };

  const stop = (): void => {
    isOver = true;
    buffer = '';
  };

  const onMark = (mark: Mark, written: string): void => {
    switch (mark.kind) {
      case 'open':
        thoughts += 1;
        release();
        mode = { at: 'thought', family: mark.family, opened: 0 };
        return;
      case 'close':
        if (mark.family !== 'aside') onLoneEnd();
        return;
      case 'channel':
      case 'role':
        // After a reply another turn begins; harmony's messages are all of one.
        if (hasText && !isHarmony && pending === null && mark.kind === 'role') return stop();
        mode = { at: 'header', of: mark.kind, text: '' };
        return;
      case 'end':
        if (hasText && !isHarmony) stop();
        return;
      case 'stop':
        if (written.toLowerCase() === '</s>' && hasStrike) return say(written);
        return stop();
      case 'turn':
        if (!hasText) return;
        if (/^<s\s*>$/iu.test(written)) {
          hasStrike = true;
          return say(written);
        }
        return stop();
      case 'message':
      case 'none':
    }
  };

  const onLoneEnd = (): void => {
    // After a thought that had both ends it is a stray one, unless what follows the thought is pending for it.
    if (thoughts > 0 && pending === null) return;
    thoughts += 1;
    loneEnds += 1;
    dropText();
  };

  const onMarkInThought = (mark: Mark, thought: Extract<Mode, { at: 'thought' }>): void => {
    switch (mark.kind) {
      case 'open':
        mode = { ...thought, opened: thought.opened + 1 };
        return;
      case 'close':
        if (thought.family === null || thought.family === mark.family) closeThought(thought.opened);
        return;
      case 'channel':
      case 'role':
        mode = { at: 'header', of: mark.kind, text: '' };
        return;
      case 'end':
        return closeThought(0);
      case 'stop':
        return stop();
      case 'turn':
      case 'message':
      case 'none':
    }
  };

  const endHeader = ({ of, text }: Extract<Mode, { at: 'header' }>): void => {
    const name = /^[\s]*([a-z_]*)/iu.exec(text)?.[1]?.toLowerCase() ?? '';
    mode = { at: 'reply' };
    if (of === 'role') {
      if (/^(?:user|human|system|developer|tool)$/u.test(name)) stop();
      return;
    }
    isHarmony = true;
    if (name === 'final') {
      release();
      return;
    }
    thoughts += 1;
    mode = { at: 'thought', family: 'channel', opened: 0 };
  };

  /** Reads on in the reply. @returns whether something was read. */
  const readReply = (isWhole: boolean): boolean => {
    if (isLineStart) {
      const blank = /^\s*/u.exec(buffer)?.[0] ?? '';
      if (blank !== '') {
        say(blank);
        buffer = buffer.slice(blank.length);
      }
      if (buffer === '') return false;
      const found = lineMarkAt(buffer, 0, !hasText, isWhole);
      if (found === 'wait') return false;
      if (found !== null) {
        const written = buffer.slice(0, found.length);
        buffer = buffer.slice(found.length);
        // "Here is your login:", and then a line for the user's name.
        if (found.mark.kind === 'stop' && lastLetter === ':') say(written);
        else onMark(found.mark, written);
        return true;
      }
    }
    const mark = buffer.search(MARK_OPENER);
    const line = buffer.indexOf('\n');
    if (line >= 0 && (mark < 0 || line < mark)) {
      say(buffer.slice(0, line + 1));
      buffer = buffer.slice(line + 1);
      return true;
    }
    if (mark !== 0) {
      const end = mark < 0 ? buffer.length : mark;
      say(buffer.slice(0, end));
      buffer = buffer.slice(end);
      return buffer !== '';
    }
    const found = markAt(buffer, 0, isWhole);
    if (found === 'wait') return false;
    const length = found?.length ?? 1;
    const written = buffer.slice(0, length);
    buffer = buffer.slice(length);
    if (found === null) say(written);
    else onMark(found.mark, written);
    return true;
  };

  /** Reads on in a thought or a header. @returns whether something was read. */
  const readAside = (isWhole: boolean): boolean => {
    if (mode.at === 'thought' && mode.family === 'stripped') return readStripped();
    const next = buffer.search(MARK_OPENER);
    const at = next < 0 ? buffer.length : next;
    if (mode.at === 'header') {
      const before = buffer.slice(0, at);
      const line = mode.of === 'role' ? before.indexOf('\n') : -1;
      const text = mode.text + (line < 0 ? before : before.slice(0, line));
      buffer = buffer.slice(line < 0 ? at : line + 1);
      mode = { ...mode, text: text.slice(0, MAX_HEADER_LETTERS) };
      if (line >= 0 || text.length > MAX_HEADER_LETTERS) {
        endHeader(mode);
        return true;
      }
    } else {
      buffer = buffer.slice(at);
    }
    if (buffer === '') return false;
    const found = markAt(buffer, 0, isWhole);
    if (found === 'wait') return false;
    buffer = buffer.slice(found?.length ?? 1);
    if (mode.at === 'thought') {
      if (found !== null) onMarkInThought(found.mark, mode);
    } else if (mode.at === 'header') {
      if (found === null) mode = { ...mode, text: `${mode.text}<` };
      else onMarkInHeader(found.mark, mode);
    }
    return true;
  };

  const readStripped = (): boolean => {
    const end = buffer.indexOf(STRIPPED_END);
    buffer = end < 0 ? buffer.slice(1 - STRIPPED_END.length) : buffer.slice(end + STRIPPED_END.length);
    if (end >= 0) closeThought(0);
    return end >= 0;
  };

  const onMarkInHeader = (mark: Mark, header: Extract<Mode, { at: 'header' }>): void => {
    switch (mark.kind) {
      case 'message':
        return endHeader(header);
      case 'channel':
      case 'role': {
        endHeader({ ...header, of: 'role' });
        if (!isOver) mode = { at: 'header', of: mark.kind, text: '' };
        return;
      }
      case 'stop':
        return stop();
      case 'open':
        endHeader({ ...header, of: 'role' });
        if (!isOver) onMark(mark, '');
        return;
      case 'close':
      case 'end':
      case 'turn':
      case 'none':
    }
  };

  const read = (isWhole: boolean): Filtered => {
    while (!isOver && buffer !== '') {
      const goesOn = mode.at === 'reply' ? readReply(isWhole) : readAside(isWhole);
      if (!goesOn) break;
    }
    if (isOver || isWhole) {
      isOver = true;
      release();
    }
    const filtered = { takesBack, text: out, isOver };
    if (takesBack) hasGiven = false;
    if (out !== '') hasGiven = true;
    out = '';
    takesBack = false;
    return filtered;
  };

  return {
    push: (piece) => {
      if (isOver) return { takesBack: false, text: '', isOver };
      buffer += piece;
      return read(false);
    },
    end: () => (isOver ? { takesBack: false, text: '', isOver } : read(true)),
    sawThought: () => thoughts > 0,
    sawLoneEnd: () => loneEnds > 0,
    hasPending: () => pending !== null,
  };
}
