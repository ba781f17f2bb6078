/**
 * Owns what words mean that are said over the persona. They may want the floor, answer what was just asked, say no
 * more than "I am listening", or be the persona's own coming back. Pure, English phrases and counts, no models. It
 * knows no phase, no sound and no turn. What was measured beside the words is told to it (`WordsContext`). What
 * follows from its verdict barge-in.ts decides.
 *
 * The lists hold classes of words, not sentences from recordings: they must be as right on calls that are still to
 * come.
 */
import { compareWords, wordsIn } from './echo-guard';
import { BARGE_THRESHOLDS, type BargeThresholds } from '../tuning';

export type Verdict =
  | { readonly kind: 'stop'; readonly reason: 'stop-word' | 'words' | 'answer' }
  | { readonly kind: 'go-on'; readonly reason: 'backchannel' | 'no-words' | 'echo' | 'short' }
  /** `isHarmless`: if nothing else follows. */
  | { readonly kind: 'unsure'; readonly isHarmless: boolean };

/** Nothing can be said of them yet. */
export const UNSURE: Verdict = { kind: 'unsure', isHarmless: false };
const HARMLESS_SO_FAR: Verdict = { kind: 'unsure', isHarmless: true };

export type WordsContext = {
  /** What the persona is saying meanwhile. */
  readonly spoken: string;
  readonly justAsked: boolean;
  /** It may be an echo: cancellation may not have converged yet, or it is fainter than the user was. */
  readonly isDoubtful: boolean;
  readonly isOver: boolean;
  readonly speechFrames: number;
  /** What came first was heard as a backchannel, or as the persona's own words. */
  readonly beganHarmless: boolean;
  /** Of the speech that was recognised so much came after that, or after a first such word, as a word takes. */
  readonly hasRoomForMore: boolean;
  readonly isSustained: boolean;
  /** The recogniser was given so much of it that no word was cut off. */
  readonly isHeardOut: boolean;
};

/** From so many words on, so large a part of them makes an echo; fewer must all be the persona's. */
const ECHO_WORDS = 3;
const ECHO_SHARE = 0.6;

/**
 * What words mean that were said over the persona. The first rule that fits holds: nothing, a stop phrase, an echo,
 * an answer to what was just asked, a backchannel, content. A word of content counts the more the less it
 * can be misheard: several at once, one only at the end or after a while.
 */
export function judgeWords(
  text: string,
  context: WordsContext,
  { contentWords, wordFrames }: BargeThresholds = BARGE_THRESHOLDS.normal,
): Verdict {
  const words = wordsIn(text);
  if (words.length === 0) return { kind: 'go-on', reason: 'no-words' };
  const spoken = wordsIn(context.spoken);
  // "Wait" is no echo of "want", unless all of it may be one.
  const { share, rest } = compareWords(words, spoken, context.isDoubtful ? undefined : STOP_WORDS);
  if (hasStopPhrase(rest)) return { kind: 'stop', reason: 'stop-word' };
  if (share === 1 || (words.length >= ECHO_WORDS && share >= ECHO_SHARE)) {
    return { kind: 'go-on', reason: 'echo' };
  }
  if (context.justAsked && isAnswer(words)) return { kind: 'stop', reason: 'answer' };
  const harmless: Verdict = context.isOver ? { kind: 'go-on', reason: 'backchannel' } : HARMLESS_SO_FAR;
  // The same word, heard anew with its end: "Right" becomes "Rider", "Yeah" "Yah-hee". Who goes on says another.
  const isOneWord = text.trim().split(/\s+/u).length === 1;
  if (context.beganHarmless && isOneWord) {
    return harmless;
  }
  // Recognisers fill what is cut off with repetitions. Words of the persona itself are echo: "Monday. Yeah, right."
  const said = compareWords(withoutBackchannels(words), spoken);
  const content = Array.from(new Set(said.rest));
  if (content.length === 0) return { kind: 'go-on', reason: 'backchannel' };
  // A recogniser likes to finish sentences: "Yeah." and what a room makes of it are "Yeah, I think."
  const isSaidAgain = context.beganHarmless && content.length === 1;
  const isHarmlessSoFar = isSaidAgain || startsWithOne(words, 0, ANSWERS);
  if (!context.justAsked && isHarmlessSoFar && !context.hasRoomForMore) {
    return harmless;
  }
  // "Ride" is a "right" from the other end of a room, and so is "Rider". Who meant a ride will say more.
  if (!context.justAsked && words.length === 1 && soundsHarmless(words[0] ?? '')) {
    return harmless;
  }
  const needed = context.isDoubtful ? Math.max(2, contentWords) + (context.isOver ? 0 : 1) : contentWords;
  if (content.length >= needed) return { kind: 'stop', reason: 'words' };
  // One word is then as likely what is left of an echo. "Why?" was the persona's own "Gladly" through a room, "Fagan"
  // a rest of its "building". Who meant it will say more.
  if (context.isDoubtful && content.length === 1)
    return context.isOver ? { kind: 'go-on', reason: 'short' } : UNSURE;
  if (context.isSustained && (content.length > 1 || context.isHeardOut)) {
    return { kind: 'stop', reason: 'words' };
  }
  if (!context.isOver) return UNSURE;
  return context.speechFrames >= wordFrames
    ? { kind: 'stop', reason: 'words' }
    : { kind: 'go-on', reason: 'short' };
}

const phrases = (text: string): readonly (readonly string[])[] => text.split(', ').map(wordsIn);

/** These want the floor whatever else is said. Not "hey": half of a "yeah" is heard as that. */
const STOP_PHRASES = phrases(
  'stop, wait, no, nope, hold on, hang on, excuse me, pause, enough, quiet, shut up, never mind, one moment, ' +
    'one second, just a moment, just a second, listen, sorry',
);

const STOP_WORDS: ReadonlySet<string> = new Set(STOP_PHRASES.flat());

/** What listeners say to show that they listen, hesitation, and what recognisers make of breath and coughs. */
const BACKCHANNELS = phrases(
  'mm hmm, mm hm, mhm, mmhmm, mm, mmm, hm, hmm, hmmm, uh huh, uhhuh, uh, uhh, um, umm, er, erm, ah, ahh, aha, ah ha, ' +
    'oh, ooh, huh, ha, eh, hey, yeah, yea, ya, yep, yup, yes, ok, okay, okey, k, right, alright, all right, sure, ' +
    'i see, got it, gotcha, of course, good, great, nice, cool, fine, perfect, lovely, wow, really, exactly, ' +
    'true, indeed, makes sense, i know, go on, thats right, thats true, fair enough, thank you, thanks',
);

/** Of those the ones that answer a question. */
const ANSWERS = phrases(
  'yeah, yea, ya, yep, yup, yes, ok, okay, okey, alright, right, sure, of course, good, great, fine, perfect, exactly, ' +
    'true, indeed, go on, thats right',
);

/** However a recogniser spells what is hummed: "mmhm", "hmmmm". */
const HUMMED = /^h*m[hm]*$/u;

const withoutBackchannels = (words: readonly string[]): readonly string[] =>
  withoutPhrases(
    words.filter((word) => !HUMMED.test(word)),
    BACKCHANNELS,
  );

/** Nothing but what listeners say, and an answer among it. */
const isAnswer = (words: readonly string[]): boolean =>
  withoutBackchannels(words).length === 0 && withoutPhrases(words, ANSWERS).length < words.length;

const startsWith = (words: readonly string[], at: number, phrase: readonly string[]): boolean =>
  phrase.every((word, index) => words[at + index] === word);

const startsWithOne = (
  words: readonly string[],
  at: number,
  known: readonly (readonly string[])[],
): boolean => known.some((phrase) => startsWith(words, at, phrase));

const hasStopPhrase = (words: readonly string[]): boolean =>
  words.some((_, at) => startsWithOne(words, at, STOP_PHRASES));

/**
 * The consonants of a word, with voiced and voiceless ones as one, like Soundex (R. C. Russell,
 * US patent 1,261,167, 1918) but with the first letter by its sound, too: vowels and voicing are what a room smears.
 */
const skeleton = (word: string): string =>
  word
    .replaceAll(/gh(?=t|$)/gu, '')
    .replaceAll('ph', 'f')
    .replaceAll(/[aeiouhwy']/gu, '')
    .replaceAll(/[bp]/gu, 'p')
    .replaceAll(/[dt]/gu, 't')
    .replaceAll(/[cgkq]/gu, 'k')
    .replaceAll(/[sxz]/gu, 's')
    .replaceAll(/[fv]/gu, 'f')
    .replaceAll(/(.)\1+/gu, '$1');

/** Only what was met: of "good" and "great" the sounds are also those of "quit" and "card". */
const HARMLESS_SOUNDS: ReadonlySet<string> = new Set(wordsIn('right alright').map(skeleton));
/** Not by its sound, for "order" has the same. */
const HARMLESS_WORDS: ReadonlySet<string> = new Set(['rider']);

const soundsHarmless = (word: string): boolean =>
  HARMLESS_SOUNDS.has(skeleton(word)) || HARMLESS_WORDS.has(word);

function withoutPhrases(words: readonly string[], known: readonly (readonly string[])[]): readonly string[] {
  const rest: string[] = [];
  for (let at = 0; at < words.length;) {
    const length = known.reduce(
      (most, phrase) => (phrase.length > most && startsWith(words, at, phrase) ? phrase.length : most),
      0,
    );
    if (length === 0) rest.push(words[at] ?? '');
    at += Math.max(1, length);
  }
  return rest;
}
