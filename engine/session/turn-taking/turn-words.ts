/**
 * Owns what the words so far say about whether a sentence can stop here: English closed-class words and a few set
 * phrases, no models. Pure. It weighs nothing; endpointing.ts does.
 *
 * The lists hold classes of words, not sentences from recordings: they must be as right on calls that are still to
 * come.
 */

export type TurnWords = {
  readonly count: number;
  /** Ends in a word that wants another one: "and", "my number is", "at", "the". */
  readonly dangling: boolean;
  /** Ends in a filler, or is nothing but an opener: "um", "well", "let me see". */
  readonly filler: boolean;
  /** Digits, letters or an e-mail address of which a part seems to be missing. */
  readonly partialNumber: boolean;
  /** Nothing but digits and single letters, too few for a number: half of one, if one was asked for. */
  readonly fewDigits: boolean;
  /** Only a subordinate clause so far, its main clause is still to come: "If it rains". */
  readonly openClause: boolean;
  /** The recogniser wrote a comma, a dash or dots at the end. */
  readonly comma: boolean;
  /** The recogniser wrote "?" at the end. */
  readonly questionMark: boolean;
  /** Opens as a question does: "Where", "Can I". */
  readonly opensAsQuestion: boolean;
  /** A question for a thing that leaves its preposition at the end: "Who should I ask for". */
  readonly stranded: boolean;
  /** Says "yes", "no, thank you", "sure" and no more. */
  readonly plainAnswer: boolean;
  /**
   * Tells of third persons or things, and asks, wants or orders nothing of the listener: "The first books were printed
   * in black letter." A user who tells goes on, sentence after sentence. One who asks for something hands over.
   */
  readonly telling: boolean;
  /** A user who has said so much and asks nothing is telling something, of whatever person. */
  readonly long: boolean;
};

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const CONJUNCTIONS = words(
  'and but or nor because cause although though while whereas if unless until whether than plus',
);
const PREPOSITIONS = words(
  'of to for with at by from in on about into onto near around between under over without within during before after through towards toward against per via beside behind beyond except including like as across along among',
);
const DETERMINERS = words('a an the my your our their every another these those');
const SUBJECTS = words('i we they he she');
const AUXILIARIES = words(
  'is are was were am be will would can could should must might may shall does did do has have had',
);
const PRONOUNS = words(
  'i you he she it we they that this there who what which how where when why yes no so not',
);
const PERSONS = words('i you he she it we they');
const CONTRACTED = words(
  "i'm we're they're you're he's she's it's that's there's i'd we'd they'd i'll we'll they'll i've we've they've",
);
const WH = words('what where when which who whose why how');
const INVERTED = words(
  "is are was were can could do does did will would should may have has am shall might isn't aren't can't couldn't don't doesn't didn't won't wouldn't what's where's when's who's how's",
);
const SUBJECTS_OF_QUESTIONS = words(
  'i you he she it we they the a an there that this my your our their his her any anyone anybody',
);
/** What may come before a question's first word. */
const LEAD = words(
  'hi hello hey okay ok well so and but um uh oh yes no yeah sorry please actually thanks then also',
);
const FILLERS = words('um uh er erm hm hmm mm mhm umm uhh ehm');
/** Said on their own, these open a turn; "no" does not. */
const OPENERS = words(
  'maybe perhaps well so actually anyway basically now listen look first also then still hello',
);
const OPENING_PHRASES = [
  'let me see',
  'let me think',
  "let's see",
  'you know',
  'i mean',
  'hold on',
  'one moment',
  'the thing is',
  'i was wondering',
  'could you tell me',
  'can you tell me',
  'do you know',
  'i would like',
  "i'd like",
  'i want',
  'i need',
  'can i',
  'may i',
  'could i',
  'i think',
  'i guess',
];
const SAYING = words('say said tell told think thought know mean hope believe guess heard');
const SUBORDINATORS = words(
  'if when before after because while although unless since once whenever though until',
);
const ANSWERS = words(
  'yes no yeah yep nope sure okay ok right correct exactly absolutely definitely please thanks thank you of course not really fine good great perfect alright',
);
const ANSWER_STARTS = words(
  'yes no yeah yep nope sure okay ok right correct exactly absolutely definitely of fine great perfect alright',
);
const ADDRESS =
  /^(i|me|my|mine|myself|we|us|our|you|your|yours|let's|please|thanks|thank|hello|hi|hey|bye|goodbye|(i|we|you)'\p{L}+)$/u;
/** What people tell a machine or an office to do. */
const ORDERS = words(
  'turn go stop start play pause set show tell give get make take bring brew order book cancel change move call send put add remove open close find check help repeat read write remind look wait let come switch increase decrease raise lower',
);
/** Shorter turns are names, days and other answers. */
const TELLING_WORDS = 4;
/** About ten seconds of speech. */
const LONG_WORDS = 24;
/** A sentence shorter than this is a rest of the one before ("3.", "etc."). */
const MIN_SENTENCE_WORDS = 3;
const DIGITS = words('zero one two three four five six seven eight nine oh double triple');
const NUMBER_TOPIC =
  /\b(number|phone|reach me|call me|mobile|cell|zip|postcode|code|id|account|card|policy|reference)\b/u;
const EMAIL_TOPIC = /\b(e-?mail|mail address)\b/u;
/** Telephone numbers have seven digits at least; shorter codes are seldom said with a pause inside. */
const WHOLE_NUMBER_DIGITS = 7;
const MAX_OPEN_CLAUSE_WORDS = 7;
const MAX_ANSWER_WORDS = 4;

export function readTurn(transcript: string): TurnWords {
  const text = withoutFalseStart(transcript.trim());
  const all = wordsOf(text);
  // What can go on is the last sentence; a short rest belongs to the one before.
  const list = lastSentence(text, all);
  const last = list.at(-1) ?? '';
  const opensAsQuestion = isQuestion(list, text.endsWith('?'));
  const filler = FILLERS.has(last) || isOpener(list);
  const telling = isTelling(list, opensAsQuestion);
  return {
    count: all.length,
    dangling: !filler && dangles(list, opensAsQuestion),
    filler,
    partialNumber: isPartialNumber(text, all, opensAsQuestion),
    fewDigits: all.length > 0 && digitWordsOnly(all) && digitsOf(all) < WHOLE_NUMBER_DIGITS,
    openClause: isOpenClause(text, list),
    comma: /[,;:\-–—…]$|\.\.\.$/u.test(text),
    questionMark: text.endsWith('?'),
    opensAsQuestion,
    stranded: isStranded(list, opensAsQuestion),
    plainAnswer:
      all.length > 0 &&
      all.length <= MAX_ANSWER_WORDS &&
      ANSWER_STARTS.has(all[0] ?? '') &&
      all.every((word) => ANSWERS.has(word)),
    telling,
    long: all.length >= LONG_WORDS && !opensAsQuestion,
  };
}

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/[\p{L}\p{N}]+(?:['.@-][\p{L}\p{N}]+)*/gu) ?? [];

/** Words after the last full stop inside the text; all of them if too few are. */
function lastSentence(text: string, all: readonly string[]): readonly string[] {
  const list = wordsOf(text.split(/[.?!]["']?\s+/u).at(-1) ?? '');
  return list.length < MIN_SENTENCE_WORDS ? all : list;
}

/** The recogniser sometimes puts a number in front that was not said ("3. We are looking for"). */
const withoutFalseStart = (text: string): string => text.replace(/^\d+\.\s+(?=\p{Lu})/u, '');

function dangles(list: readonly string[], question: boolean): boolean {
  const last = list.at(-1);
  if (last === undefined) return false;
  const before = list.at(-2) ?? '';
  if (CONJUNCTIONS.has(last) || DETERMINERS.has(last) || CONTRACTED.has(last)) return true;
  if (last === 'so') return !['think', 'hope', 'guess', 'say', 'do', 'not'].includes(before);
  if (PREPOSITIONS.has(last)) return !isStranded(list, question);
  if (SUBJECTS.has(last))
    return !['and', 'am', 'do', 'can', 'should', 'could', 'will', 'than'].includes(before);
  // "My name is" wants more; "Yes, it is" does not.
  if (AUXILIARIES.has(last)) return !PRONOUNS.has(before) && list.length > 1;
  // "She told me that" wants more; "I want that" does not.
  if (last === 'that') return list.slice(-4, -1).some((word) => SAYING.has(word));
  // "Excuse me, what" is rarer than "I don't know which".
  return (
    list.length > 2 &&
    ['which', 'whose', 'very', 'really', 'just', 'too', 'going'].includes(last) &&
    !question
  );
}

const isStranded = (list: readonly string[], question: boolean): boolean =>
  question && PREPOSITIONS.has(list.at(-1) ?? '') && list.some((word) => WH.has(word.replace(/'s$/u, '')));

/** A greeting, or a number that the recogniser put in front. */
const isLead = (word: string): boolean => LEAD.has(word) || /^\d+$/u.test(word);

function isQuestion(list: readonly string[], mark: boolean): boolean {
  let from = 0;
  while (from < Math.min(3, list.length - 1) && isLead(list[from] ?? '')) from += 1;
  const [first = '', second = ''] = list.slice(from);
  if (['what', 'why', 'how'].includes(first) || /^(what|where|when|who|how)'s$/u.test(first)) return true;
  // "Where can I park" asks; "when I drink" and "which was printed" tell.
  if (WH.has(first)) return mark || (['where', 'when'].includes(first) && INVERTED.has(second));
  if (!INVERTED.has(first)) return false;
  // "Is parking included" asks; "and was in fact" tells.
  return second === '' || SUBJECTS_OF_QUESTIONS.has(second) || mark || from === 0;
}

function isTelling(list: readonly string[], question: boolean): boolean {
  if (list.length < TELLING_WORDS || question || list.some((word) => ADDRESS.test(word))) return false;
  const first = list.find((word) => !LEAD.has(word)) ?? '';
  return !ORDERS.has(first) && !ANSWER_STARTS.has(list[0] ?? '');
}

function isOpener(list: readonly string[]): boolean {
  if (list.length === 0) return false;
  const rest = list.filter((word) => !FILLERS.has(word) && !LEAD.has(word) && !OPENERS.has(word));
  if (rest.length === 0) return OPENERS.has(list.at(-1) ?? '') || FILLERS.has(list.at(-1) ?? '');
  return OPENING_PHRASES.includes(rest.join(' '));
}

function isPartialNumber(text: string, list: readonly string[], question: boolean): boolean {
  const last = list.at(-1) ?? '';
  const lower = text.toLowerCase();
  if (EMAIL_TOPIC.test(lower) && !/@|\bat\b.*\b(com|org|net|edu|dot)\b/u.test(lower)) {
    // "What is your e-mail?" speaks of one; "the e-mail is laura" has begun one.
    if (/\bis\b/u.test(lower) && !question) return true;
  }
  if (/^(dot|at|dash|hyphen|underscore|slash)$/u.test(last)) return true;
  const digits = digitsAtEnd(list);
  return digits > 0 && digits < WHOLE_NUMBER_DIGITS && NUMBER_TOPIC.test(lower);
}

const digitWordsOnly = (list: readonly string[]): boolean =>
  list.every((word) => DIGITS.has(word) || /^[\d-]+$/u.test(word) || /^\p{L}$/u.test(word));

const countDigits = (word: string): number => (DIGITS.has(word) ? 1 : (word.match(/\d/gu)?.length ?? 0));
const digitsOf = (list: readonly string[]): number => list.reduce((sum, word) => sum + countDigits(word), 0);

function digitsAtEnd(list: readonly string[]): number {
  let digits = 0;
  for (const word of list.toReversed()) {
    const count = countDigits(word);
    if (count === 0) break;
    digits += count;
  }
  return digits;
}

function isOpenClause(text: string, list: readonly string[]): boolean {
  const from = LEAD.has(list[0] ?? '') ? 1 : 0;
  const first = list[from] ?? '';
  const rest = list.length - from;
  if (!SUBORDINATORS.has(first) || rest < 3 || rest > MAX_OPEN_CLAUSE_WORDS) return false;
  // A comma inside is where the main clause began.
  return !/[,.?!]\s/u.test(text.replace(/^\p{L}+,\s/u, '')) && !text.endsWith('?');
}

/** Whether the words answer the agent's question by themselves: "Tuesday." after "Which day suits you?" */
export function answersWhole(question: string, transcript: string, turn: TurnWords): boolean {
  if (!question.trim().endsWith('?')) return false;
  if (turn.dangling || turn.partialNumber || turn.openClause || turn.comma || turn.count === 0) return false;
  if (turn.filler) return /^(maybe|perhaps)/iu.test(transcript.trim());
  if (turn.plainAnswer) return true;
  if (asksForNumber(question)) return false;
  // "It was" and "I would" may be all of an answer, and as well its beginning: the scores decide.
  const [first = '', second = '', ...rest] = wordsOf(transcript);
  if (rest.length === 0 && PERSONS.has(first) && AUXILIARIES.has(second)) return false;
  return turn.count <= MAX_ANSWER_WORDS && !turn.opensAsQuestion;
}

/** The agent asked for something that is given in groups, with pauses between them. */
export const asksForNumber = (question: string): boolean => {
  const lower = question.toLowerCase();
  return (
    question.trim().endsWith('?') &&
    (NUMBER_TOPIC.test(lower) || EMAIL_TOPIC.test(lower) || /\bspell\b/u.test(lower))
  );
};
