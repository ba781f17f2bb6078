/**
 * Owns the marks that language models write beside their reply as plain text: around thoughts, before roles and channels,
 * at the end. It says which mark stands at a place of a text that is still growing; what follows from it is
 * reply-filter.ts's. Pure. No mark is longer than MAX_MARK_LETTERS, so that waiting for one is bounded.
 */

/**
 * Thoughts that begin with a mark of one family end with one of the same. `aside`: no thought, and yet for no ear, such as
 * the call of a tool; the end of one alone says nothing of what stands before it. `stripped` ends with STRIPPED_END.
 */
export type Family = 'think' | 'reasoning' | 'other' | 'channel' | 'aside' | 'stripped';

export type Mark =
  /** A thought begins or ends. */
  | { readonly kind: 'open' | 'close'; readonly family: Family }
  /** Harmony's header of a message: its channel, or its role, stands in the text that follows. */
  | { readonly kind: 'channel' | 'role' }
  /** The header is over. */
  | { readonly kind: 'message' }
  /** A message is over, and another may follow. */
  | { readonly kind: 'end' }
  /** The reply is over. */
  | { readonly kind: 'stop' }
  /** Before the reply it says whose turn it is; after it another turn would begin. */
  | { readonly kind: 'turn' }
  /** Says nothing. */
  | { readonly kind: 'none' };

export type Found = { readonly mark: Mark; readonly length: number };

/** `wait`: what is there may become a mark. */
export type Verdict = Found | 'wait' | null;

const MAX_MARK_LETTERS = 48;

const open = (family: Family): Mark => ({ kind: 'open', family });
const close = (family: Family): Mark => ({ kind: 'close', family });
const STOP: Mark = { kind: 'stop' };
const TURN: Mark = { kind: 'turn' };
const NONE: Mark = { kind: 'none' };

/** `<think>`, `</think>`, `<think/>`: names of thoughts, and of what no ear is meant for. */
const THOUGHT_TAGS: ReadonlyMap<string, Family> = new Map([
  ['think', 'think'],
  ['thinking', 'think'],
  ['thought', 'think'],
  ['thoughts', 'think'],
  ['seed:think', 'think'],
  ['antthinking', 'think'],
  ['reasoning', 'reasoning'],
  ['reason', 'reasoning'],
  ['analysis', 'reasoning'],
  ['reflection', 'other'],
  ['scratchpad', 'other'],
  ['inner_monologue', 'other'],
  ['internal_monologue', 'other'],
  ['tool_call', 'aside'],
  ['function_call', 'aside'],
]);

/** Around the answer itself: the tag goes, what stands in it stays. */
const ANSWER_TAGS = ['answer', 'response', 'final', 'final_answer', 'reply'] as const;

const STOP_TAGS = ['end_of_turn', 'eos', 'end_of_utterance', 'eot'] as const;
const SILENT_TAGS = ['bos', 'pad', 'unk'] as const;

const TAG_NAMES: readonly string[] = [
  ...THOUGHT_TAGS.keys(),
  ...ANSWER_TAGS,
  ...STOP_TAGS,
  ...SILENT_TAGS,
  'start_of_turn',
  's',
];

/** Written exactly so. */
const LITERALS: readonly (readonly [string, Mark])[] = [
  ['[THINK]', open('think')],
  ['[/THINK]', close('think')],
  ['[INST]', STOP],
  ['[/INST]', TURN],
  ['[SYSTEM_PROMPT]', STOP],
  ['[/SYSTEM_PROMPT]', TURN],
  ['◁think▷', open('think')],
  ['◁/think▷', close('think')],
];

/** A line that begins like this, after the reply, is the other speaker's: the model goes on with the conversation alone. */
const OTHER_SPEAKER: readonly string[] = [
  'User:',
  'Human:',
  '**User:**',
  '**Human:**',
  '### User',
  '### Human',
  '### Instruction',
];

/** Before the reply: a model of transcripts says who speaks. */
const OWN_NAME: readonly string[] = ['Assistant:', '**Assistant:**'];

/** gpt-oss where its server took the marks off and left the names: "analysisThey ask.assistantfinalWe open at nine." */
export const STRIPPED_END = 'assistantfinal';
const STRIPPED_NAMES: readonly string[] = ['analysis', 'commentary'];
const STRIPPED = new RegExp(`^(?:${STRIPPED_NAMES.join('|')})(?=\\p{Lu})`, 'u');

/** The characters at which a mark may begin. */
export const MARK_OPENER = /[<[◁]/u;

/** @param isWhole nothing more will come. */
export function markAt(text: string, at: number, isWhole: boolean): Verdict {
  const rest = text.slice(at, at + MAX_MARK_LETTERS);
  const found = rest.startsWith('<') ? angleAt(rest) : literalAt(rest, LITERALS);
  return found === 'wait' && (isWhole || rest.length === MAX_MARK_LETTERS) ? null : found;
}

/** What may stand at the beginning of a line. @param isFirst nothing of the reply was said yet. */
export function lineMarkAt(text: string, at: number, isFirst: boolean, isWhole: boolean): Verdict {
  const rest = text.slice(at, at + MAX_MARK_LETTERS);
  const stripped = isFirst ? STRIPPED.exec(rest)?.[0] : undefined;
  if (stripped !== undefined) return { mark: open('stripped'), length: stripped.length };
  if (isFirst && !isWhole && STRIPPED_NAMES.some((name) => name.startsWith(rest))) return 'wait';
  const among = isFirst ? OWN_NAME : OTHER_SPEAKER;
  const found = literalAt(
    rest,
    among.map((literal) => [literal, isFirst ? NONE : STOP]),
  );
  return found === 'wait' && isWhole ? null : found;
}

function literalAt(rest: string, literals: readonly (readonly [string, Mark])[]): Verdict {
  const whole = literals.find(([literal]) => rest.startsWith(literal));
  if (whole !== undefined) return { mark: whole[1], length: whole[0].length };
  return literals.some(([literal]) => literal.startsWith(rest)) ? 'wait' : null;
}

/** `<|name|>`, also with the full-width bars of DeepSeek, and with one bar (`<|channel>`, `<channel|>`). */
const SPECIAL = /^<[|｜]([^<>|｜\s]{1,40})[|｜]?>/u;
const SPECIAL_BEGUN = /^<[|｜](?:[^<>|｜\s]{1,40}[|｜]?)?$/u;
const CLOSING = /^<(channel|turn|think)\|>/u;
const TAG = /^<(\/?)([a-z][a-z_:]{0,30})\s{0,2}(\/?)>/iu;
const TAG_BEGUN = /^<\/?([a-z][a-z_:]{0,30})?(\s{0,2}\/?|\|)$/iu;

function angleAt(rest: string): Verdict {
  const special = SPECIAL.exec(rest);
  if (special !== null) return { mark: specialMark(special[1] ?? '', special[0]), length: special[0].length };
  if (SPECIAL_BEGUN.test(rest)) return 'wait';
  const closing = CLOSING.exec(rest);
  if (closing !== null) {
    const mark = closing[1] === 'turn' ? STOP : close(closing[1] === 'channel' ? 'channel' : 'think');
    return { mark, length: closing[0].length };
  }
  const tag = TAG.exec(rest);
  if (tag !== null) {
    const mark = tagMark((tag[2] ?? '').toLowerCase(), tag[1] !== '', tag[3] !== '');
    return mark === null ? null : { mark, length: tag[0].length };
  }
  const begun = TAG_BEGUN.exec(rest);
  if (begun === null) return null;
  const name = (begun[1] ?? '').toLowerCase();
  const isNameOver = begun[2] !== '';
  const known = [...TAG_NAMES, 'channel', 'turn'];
  return known.some((one) => (isNameOver ? one === name : one.startsWith(name))) ? 'wait' : null;
}

function tagMark(name: string, isClosing: boolean, isEmpty: boolean): Mark | null {
  const family = THOUGHT_TAGS.get(name);
  if (family !== undefined) return isEmpty ? NONE : isClosing ? close(family) : open(family);
  if ((ANSWER_TAGS as readonly string[]).includes(name)) return NONE;
  if ((SILENT_TAGS as readonly string[]).includes(name)) return NONE;
  if ((STOP_TAGS as readonly string[]).includes(name)) return isClosing ? NONE : STOP;
  if (name === 'start_of_turn') return { kind: 'role' };
  // `<s>` begins a text of Llama's, and in HTML what is struck through.
  if (name === 's' && !isEmpty) return isClosing ? STOP : TURN;
  return null;
}

function specialMark(written: string, whole: string): Mark {
  const name = written.toLowerCase().replaceAll(/[\s▁]+/gu, '_');
  // Gemma's channel has one bar on each side.
  if (name === 'channel') return whole.endsWith('|>') ? { kind: 'channel' } : open('channel');
  if (/^(?:start|begin)_(?:of_)?(?:thinking|thought|reasoning)$|^inner_prefix$/u.test(name))
    return open('other');
  if (/^end_(?:of_)?(?:thinking|thought|reasoning)$|^inner_suffix$/u.test(name)) return close('other');
  if (/^(?:think|thinking|thought|reasoning)$/u.test(name)) return open('think');
  if (/^\/(?:think|thinking|thought|reasoning)$/u.test(name)) return close('think');
  if (name === 'message' || name === 'im_sep' || name === 'end_header_id' || name === 'end_of_role') {
    return { kind: 'message' };
  }
  if (/^(?:start|im_start|start_header_id|start_of_role|turn)$/u.test(name)) return { kind: 'role' };
  if (name === 'end') return { kind: 'end' };
  if (/^(?:assistant|bot|model|chatbot_token|start_of_turn_token)$/u.test(name)) return TURN;
  const isStop =
    /^(?:im_end|eot|eot_id|eom_id|eos|eod|endoftext|end_?of_?(?:text|turn|sentence|message|utterance)(?:_token)?)$/u.test(
      name,
    ) || /^(?:return|call|user|human|system|tool|observation|user_token|system_token)$/u.test(name);
  return isStop ? STOP : NONE;
}
