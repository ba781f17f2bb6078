/**
 * Owns what a text only tells about its speaker or its sounds: "*smiles*", "(laughs)", "[door creaks]". Pure; every
 * pattern is bounded. Emphasis and hints that a listener needs are no notes and stay.
 */
import { replaced, type Source } from './source';

/** "-s" and "-ing" of a verb whose stem ends in one of its letters: "nods", "nodding", "smiles", "smiling". */
const ENDING = '(?:s|es|ies|ing|ning|ding|ging|ping|ming|ling|ting|ring|hes|[lt]es|[lt]ing)';
/** What only a person does who is watched. */
const SHOWN =
  'smil|laugh|chuckl|giggl|grin|nod|sigh|wink|shrug|gasp|blush|frown|yawn|sniff|sniffl|sob|mutter|groan|gulp|stammer|smirk|exhal|inhal|' +
  'squint|snort|facepalm|snicker|cackl|pout|whisper|cough|sneez|hesitat|ponder|fidget|twirl|gestur|eye ?roll|winc|trembl|purr|growl|hiccup|curts|weep|scoff|swallow|shiver|whimper';
/** What a text may also speak of: "It *takes* time". */
const ALSO_MEANT =
  'paus|wav|lean|bow|beam|cr(?=ies|y)|clear|look|glanc|think|typ|check|tak|rais|tilt|shak|roll|scratch|point|clap|hug|pat|stretch|star|turn|' +
  'hum|breath|sing|applaud|whistl|snap|gaz|exit|enter|leav|walk|sit|stand|kneel|jump|danc|pour|reach|listen|wait|writ|read|drink|sip|bark|' +
  'salut|run|step|tap|open|clos|pick|put|hold|grab|push|pull|knock|cross|adjust|bit|lick|rub|spin|stomp|drop|hand|fac';
const ADVERB = '(?:[a-z]{2,16}ly,? )';
const NOTE_VERB = new RegExp(
  `^(?!looks? (?:good|fine|ok|great|like)\\b)${ADVERB}?(?:${SHOWN}|${ALSO_MEANT})${ENDING}(?![a-z])`,
  'i',
);
const SHOWN_VERB = new RegExp(`^(?:(?:s?he|they) )?${ADVERB}?(?:${SHOWN})${ENDING}(?![a-z])`, 'i');
/** In round brackets a text says much else: "(opens Monday)", "(takes cash)". */
const BODY_VERB =
  /^(?:(?:s?he|they) )?(?:[a-z]{2,16}ly )?(?:(?:paus|wav|lean|bow|beam|cr(?=ies|y)|glanc|wait|think|exit|enter|kneel|danc|sing|hum|listen|clap|applaud|whistl)(?:s|es|ies|ing|ping)(?![a-z])|[a-z]{3,10}(?:s|ing) (?:(?:his|her|their|my|the|an?|out) )?(?:deep )?(?:head|eyes|throat|breath|eyebrows?|hands?|shoulders?|arms?|fingers?|fist|chin|voice|hair|foot|feet|lips?|nose|away|around)(?![a-z])|(?:looks?|leans?|sits|stands|walks|turns|steps)(?:ing)? (?:up|down|back|off|in|out|over|at|to|toward|left|right)(?![a-z]))/i;
/** Without an ending only by itself: "<sigh>". */
const BARE_VERB =
  /^(?:[a-z]{2,16}ly )?(?:smile|laugh|chuckle|giggle|grin|nod|sigh|wink|shrug|gasp|blush|frown|yawn|sniff|sob|groan|gulp|smirk|snort|facepalm|cough|sneeze|hiccup|pause|beat|applause|eye ?roll|long pause|silence)[.!]?$/i;

/** What is heard: "[applause]", "[soft music]", "[door creaks]", "[sound of rain]". */
const KIND_OF_SOUND =
  '(?:soft|loud|upbeat|gentle|quiet|long|short|brief|awkward|background|dramatic|nervous|audience|crowd|light|distant|muffled|heavy|faint|sad|happy|canned|eerie|tense|the|an?) ';
const SOUND = new RegExp(
  `^(?:${KIND_OF_SOUND}){0,2}(?:applause|laughter|music|silence|pause|beat|cheers?|cheering|crosstalk|inaudible|unintelligible|indistinct|static|footsteps|thunder|gunshots?|sirens?|birdsong|chatter|sobbing|breathing|coughing|screaming|humming|off-?(?:stage|screen|camera|mic))(?: (?:plays|playing|fades(?: (?:in|out))?|swells|stops|continues|rumbles|rolls|approach\\w*|recede\\w*|echo\\w*|resumes|intensifies|in the background|and (?:applause|laughter|cheers|cheering|music)|\\d\\d:\\d\\d(?::\\d\\d)?))?[.!]?$|^(?:sound|noise)s? of (?:[a-z]+ ?){1,4}$|^sfx:? .*$|^(?:exit|enter)(?: [a-z]+){0,2} (?:stage )?(?:left|right|stage)$`,
  'i',
);
const SOUND_CLAUSE = new RegExp(
  `^(?:${KIND_OF_SOUND}){0,2}(?:[a-z]{3,12} )?(?:doors?|phones?|bells?|doorbell|thunder|winds?|rain|dogs?|cats?|birds?|crowd|audience|music|footsteps|glass|cars?|engine|alarm|clock|sirens?|horns?|floorboards?|gate|window|curtain|lights?|tape|radio|tv|train|keyboard|baby|wolf|owl|waves|fire|gun|drums?|piano|guitar|violins?|trumpet|machine|motor|telephone|kettle|microphone|mic|feedback|everyone|everybody|all|man|woman|boy|girl|children|students|people) ` +
    '(?:[a-z]{2,12}ly )?(?:[a-z]{2,12}(?:s|ing)|ring|bark|cheer|laugh|gasp|applaud|clap|creak|slam|open|close|knock|dim|flicker|rise|fall|sing|approach)(?: (?:softly|loudly|open|shut|closed|in|out|up|down|off|on|away|again|(?:in|into|at|on|to|from) (?:the )?[a-z]+)){0,2}[.!]?$',
  'i',
);
/** How the next words are said. */
const MANNER =
  /^(?:softly|quietly|warmly|gently|loudly|sarcastically|nervously|cheerfully|sadly|angrily|excitedly|slowly|hesitantly|playfully|dryly|firmly|shyly|sheepishly|thoughtfully|mischievously|sternly|coldly|bitterly|wryly|flatly|breathlessly|aside|deadpan|sotto voce|off-?(?:stage|screen|camera)|o\.s\.|v\.o\.|cont'd|to (?:him|her|my|them)sel(?:f|ves)|to (?:the )?(?:audience|camera)|under (?:his|her|their|my) breath|(?:in|with) an? (?:[a-z]+ )?(?:whisper|voice|tone|smile|grin|sigh|laugh|wink|smirk|chuckle|shrug|nod|accent))$/i;
/** Between asterisks also any small verb with what it does: "*taps the desk*". */
const PHRASE =
  /^(?!is |was |has |does |this |its |as |always |us |yes |plus |unless )[a-z]{2,14}s,? (?:the|an?|his|her|their|its|at|to|up|down|in|out|into|on|onto|over|with|back|away|around|through|for|[a-z]{2,12}ly)(?: |$)/;

/** "(smiles)" is a note, "(looks good to me and the others)" is not: notes are short. */
const MAX_WORDS = 4;
const MAX_SIGNED_WORDS = 6;

type Place = { readonly before: string; readonly after: string };
const placeOf = ({ index, input, 0: whole }: RegExpExecArray): Place => ({
  before: input.slice(Math.max(0, index - 40), index),
  after: input.slice(index + whole.length, index + whole.length + 40),
});
/** Words go on at both sides of it. */
const isInside = ({ before, after }: Place): boolean =>
  /[\p{L}\d,] $/u.test(before) && /^ ?\p{Ll}/u.test(after);
/** Speech begins after it. */
const isOpening = ({ before, after }: Place): boolean =>
  /(?:^|[.!?:…"']\s{0,3}|\n\s{0,3})$/.test(before) && /^\s{0,3}(?:["'\p{Lu}]|I\b|$)/u.test(after);

function isNote(written: string, place: Place, maxWords: number): boolean {
  const note = written.trim();
  if (SOUND.test(note) || SOUND_CLAUSE.test(note)) return true;
  if (/\d/.test(note)) return false;
  const words = note.split(/\s+/).length;
  if (words > maxWords) return false;
  if (BARE_VERB.test(note)) return !isInside(place) || maxWords === MAX_WORDS;
  if (SHOWN_VERB.test(note)) return true;
  if (maxWords === MAX_WORDS) return BODY_VERB.test(note) || (MANNER.test(note) && isOpening(place));
  if (NOTE_VERB.test(note)) return words > 1 || !/^ ?\p{Ll}/u.test(place.after);
  return MANNER.test(note) && isOpening(place);
}

const STAGE = 'stage note';

/** Drops notes in brackets, asterisks, tildes and underscores, by the rule "stage note". */
export function withoutStageNotes(source: Source): Source {
  const inBrackets = replaced(source, /[([{]([^()[\]{}\n]{2,60})[)\]}]/g, STAGE, (found) =>
    isNote(found[1] ?? '', placeOf(found), found[0].startsWith('[') ? MAX_SIGNED_WORDS : MAX_WORDS)
      ? ' '
      : undefined,
  );
  const inSigns = replaced(
    inBrackets,
    /(?<![\w<])<([a-z][a-z ,]{2,60})>|(?<![\w~])~([a-z][a-z ,]{2,60})~(?![\w~])|(?<![\w])_([a-z][a-z ,]{2,60})_(?!\w)/g,
    STAGE,
    (found) => (isNote(found.slice(1).join(''), placeOf(found), MAX_SIGNED_WORDS) ? ' ' : undefined),
  );
  return replaced(inSigns, /(?<![*\w])(\*{1,2})([^*\n]{2,120})\1(?![*\w])/g, STAGE, (found) => {
    const note = found[2] ?? '';
    return isNote(note, placeOf(found), MAX_SIGNED_WORDS) || (found[1] === '*' && PHRASE.test(note.trim()))
      ? ' '
      : undefined;
  });
}
