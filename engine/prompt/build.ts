/**
 * Owns what the language model is told: the persona, the way of speaking, the examples and as much of the conversation
 * as fits. Pure. It must not know which model answers, and it never lets the persona be cut. Runtimes that are given
 * too much drop the beginning, and the beginning is the persona.
 */
import { problemOf, thrownOf } from '../contract/errors';
import type { ChatMessage } from '../contract/inference';
import type { HistoryTurn } from '../session/types';
import type { Profile } from '../profiles/profile';

/** @returns an upper estimate of the tokens in `text`; a model's own tokenizer may take its place. */
export type CountTokens = (text: string) => number;

export type BuildMessagesRequest = {
  readonly profile: Profile;
  /** Oldest first. A first turn without words of the user is the greeting, which `prefixMessages` has already. */
  readonly history: readonly HistoryTurn[];
  /** What the user has just said. */
  readonly userText: string;
  /** Whether `userText` cut the persona off; taken from the last turn of the history if absent. */
  readonly interrupted?: boolean;
  /** The model's context in tokens, prompt and reply together. */
  readonly contextTokens: number;
  /** Kept free for the reply. */
  readonly maxTokens: number;
  readonly countTokens?: CountTokens;
};

/**
 * Added to every persona. Small models follow few and short orders. Each of these is here because its absence is
 * audible: lists and markdown are read aloud, and a long answer can't be skimmed by ear.
 */
export const SPOKEN_STYLE =
  'This is a phone call and your words are spoken aloud. Answer in one or two short sentences. ' +
  'Use plain words only: no lists, no markdown, no emoji, no stage directions.';

/** Put before the words that cut the persona off, so that the model does not take its own half sentence for whole. */
const INTERRUPTION_NOTE = '(cutting you off)';

/** Stand in for the user's words where the persona spoke unasked: at the start, and later. */
const CALL_STARTS = '(The call begins.)';
const SILENCE = '(Silence.)';

/** What a chat template adds to a message: role, begin and end marks. ChatML takes 5, Llama 3 about 6. */
const MESSAGE_OVERHEAD_TOKENS = 8;

/** Room that the persona must leave for the user's words: about two sentences. */
const MIN_USER_TOKENS = 64;

/**
 * Oldest turns are dropped four at a time where twice as many would stay. Each drop changes what follows the persona,
 * and all of that has to be evaluated again, which takes seconds on a CPU. Dropping in blocks pays that once in four
 * turns.
 */
const DROP_BLOCK = 4;

/**
 * Three ASCII characters to a token is pessimistic for English (about 4.5). Other scripts are counted by their UTF-8
 * bytes, two to a token, as a tokenizer that hardly knows them splits them. A digit counts as one and so does the
 * space before it, because several tokenizers (Qwen, Llama) never join digits.
 */
export const estimateTokens: CountTokens = (text) => {
  const digits = text.match(/[0-9]/g)?.length ?? 0;
  const numbers = text.match(/[0-9]+/g)?.length ?? 0;
  const others = text.match(/\P{ASCII}/gu)?.join('') ?? '';
  const otherBytes = Buffer.byteLength(others, 'utf8');
  const ascii = text.length - others.length - digits;
  return digits + numbers + Math.ceil(ascii / 3 + otherBytes / 2);
};

/**
 * The part that every request of this profile starts with; evaluating it early makes the first answer fast. The
 * greeting belongs to it: it is known before it is spoken, and a persona that has greeted must not greet again.
 */
export const prefixMessages = (profile: Profile): ChatMessage[] => [
  ...personaMessages(profile),
  ...greetingMessages(profile.greeting ?? ''),
];

const greetingMessages = (words: string): ChatMessage[] =>
  words === ''
    ? []
    : [
        { role: 'user', content: CALL_STARTS },
        { role: 'assistant', content: words },
      ];

function personaMessages(profile: Profile): ChatMessage[] {
  return [
    { role: 'system', content: `${profile.systemPrompt.trim()}\n\n${SPOKEN_STYLE}` },
    ...profile.exampleTurns.flatMap((turn): ChatMessage[] => [
      { role: 'user', content: turn.user },
      { role: 'assistant', content: turn.persona },
    ]),
  ];
}

/**
 * @returns system prompt, examples, the newest turns that fit, and the user's words; user and assistant alternate.
 * Together with `maxTokens` it stays under `contextTokens` by the given count.
 * @throws SidetoneError PROFILE_INVALID if the persona alone is too long for the context.
 */
export function buildMessages(request: BuildMessagesRequest): ChatMessage[] {
  const { profile, contextTokens, maxTokens, countTokens = estimateTokens } = request;
  const [first] = request.history;
  const greeting = profile.greeting !== null && first?.user.trim() === '' ? first : null;
  const history = greeting === null ? request.history : request.history.slice(1);
  const cost = (content: string): number => countTokens(content) + MESSAGE_OVERHEAD_TOKENS;
  const costOfAll = (messages: readonly ChatMessage[]): number =>
    messages.reduce((sum, message) => sum + cost(message.content), 0);

  // Cut off, it is told as far as it was heard. It stands at the end of the prefix, so that little is evaluated anew.
  const isCutOff = greeting !== null && greeting.persona.trim() !== profile.greeting?.trim();
  const prefix = isCutOff
    ? [...personaMessages(profile), ...greetingMessages(asHeard(greeting))]
    : prefixMessages(profile);
  // The overhead once more for the header of the reply itself.
  const room = contextTokens - maxTokens - MESSAGE_OVERHEAD_TOKENS - costOfAll(prefix);
  if (room < MIN_USER_TOKENS) {
    throw thrownOf(
      problemOf('PROFILE_INVALID.tooManyTokens', {
        name: profile.name,
        tokens: costOfAll(prefix),
        contextTokens,
        maxTokens,
      }),
    );
  }

  const userText = keepEnd(request.userText.trim(), room - MESSAGE_OVERHEAD_TOKENS, countTokens);
  // An upper bound for each turn, so that a long history is counted once and not once for every start that is tried.
  const turnCost = (turn: HistoryTurn): number =>
    cost(`${INTERRUPTION_NOTE} ${turn.user}`) + cost(`${turn.persona}…`);
  let left = room - cost(`${INTERRUPTION_NOTE} ${userText}`);
  let start = history.length;
  for (; start > 0; start -= 1) {
    left -= turnCost(history[start - 1] as HistoryTurn);
    if (left < 0) break;
  }
  const kept = history.slice(alignedStart(start, history.length));
  const last = kept.at(-1);
  const turns =
    last === undefined || request.interrupted === undefined
      ? kept
      : [...kept.slice(0, -1), { ...last, interrupted: request.interrupted }];
  const startsCutOff = isCutOff && greeting.interrupted && greeting.persona.trim() !== '';
  return [...prefix, ...alternate(turns, userText, startsCutOff)];
}

/** Moves the start of the kept history on to a block's border, if enough of it stays. */
function alignedStart(start: number, turns: number): number {
  if (start === 0 || turns - start < 2 * DROP_BLOCK) return start;
  return Math.ceil(start / DROP_BLOCK) * DROP_BLOCK;
}

/**
 * Chat templates want user and assistant in turns. Words that were never answered are put before the next ones of the
 * user, and what the persona said unasked gets something to answer. A turn is written the same way whatever comes after
 * it, so that a prefix once evaluated stays valid.
 */
function alternate(turns: readonly HistoryTurn[], userText: string, startsCutOff: boolean): ChatMessage[] {
  const messages: ChatMessage[] = [];
  let waiting: string[] = [];
  let cutOff = startsCutOff;
  const listen = (text: string): void => {
    const words = text.trim();
    if (words === '') return;
    waiting.push(cutOff && waiting.length === 0 ? `${INTERRUPTION_NOTE} ${words}` : words);
  };
  for (const turn of turns) {
    listen(turn.user);
    const heard = asHeard(turn);
    if (heard === '') continue;
    messages.push({ role: 'user', content: waiting.length === 0 ? SILENCE : waiting.join(' ') });
    messages.push({ role: 'assistant', content: heard });
    waiting = [];
    cutOff = turn.interrupted;
  }
  listen(userText);
  messages.push({ role: 'user', content: waiting.length === 0 ? SILENCE : waiting.join(' ') });
  return messages;
}

/** The persona's words in a turn, with the mark of an interruption; empty if nothing was heard. */
function asHeard({ persona, interrupted }: HistoryTurn): string {
  const heard = persona.trim();
  return heard !== '' && interrupted ? `${heard}…` : heard;
}

/** Cuts words off the beginning until the rest fits: the question comes at the end of long speech. */
function keepEnd(text: string, tokens: number, countTokens: CountTokens): string {
  if (countTokens(text) <= tokens) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (countTokens(text.slice(middle)) <= tokens) high = middle;
    else low = middle + 1;
  }
  const rest = text.slice(low);
  const word = rest.indexOf(' ');
  return (word < 0 ? rest : rest.slice(word + 1)).trim();
}
