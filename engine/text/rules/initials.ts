/**
 * Owns what is written in capitals: initials, initialisms, words that are only loud. Pure; bounded patterns. Letters to
 * be spelled come out as single capitals with spaces ("F A Q").
 */
import { spell } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { withStop } from './stops';
import { UNITS } from './units';

/** Written in capitals, said as a word. */
const AS_WORDS = new Set(
  (
    'NASA NATO UNICEF UNESCO AIDS COVID OPEC SCUBA LASER RADAR SONAR PIN SIM GIF JPEG RAM ROM SWAT FEMA OSHA HIPAA ASAP YOLO FOMO ' +
    'FIFA NAFTA NASDAQ LAN WAN FAFSA COBRA ERISA BIOS POTUS SCOTUS DARPA CAPTCHA ZIP SAD MAC NICU PICU CAD SOHO TED ACE WIFI SAAS ' +
    'TOEFL IELTS GMAT LSAT MCAT STEM SARS MERS LASIK EBITDA NAND SAP CERN INTERPOL MENSA QANTAS IKEA LEGO UEFA NATO TESOL DREAM ' +
    'BOGO NIMBY FICO JSON YAML CRUD AWOL SNAFU BASE PIP COLA CHIP WIC NAVY ARMY'
  ).split(' '),
);
/** Short words that people write in capitals for emphasis; they are not spelled. "I" and "A" need no entry. */
const COMMON_WORDS = new Set(
  (
    'AM AN AND ANY ARE AS AT BE BIG BUT BY CAN DAY DID DO DON FOR FREE GET GO GOOD HAD HAS HE HER HERE HI HIM HIS HOW IF IN IS ITS JUST LET LIKE ' +
    'LOT MAY ME MUST MY NEED NEW NO NOT NOW OF OFF OH OLD ON ONE ONLY OR OUR OUT OVER OWN PAY SAY SEE SHE SO SOON STOP SUCH THAN THAT THE ' +
    'THEM THEN THEY THIS TO TOO TRY TWO UP VERY WANT WAS WAY WE WELL WERE WHAT WHEN WHO WHY WILL WITH YES YET YOU YOUR ALL ALSO EVEN EVER ' +
    'USE ASK BAD CAR CAT DOG EAT END FAR FEW FUN GOT HOT JOB KEY LOW MAN MEN NOR ODD PUT RED RUN SAD SET SIT TEN TOP WON BUY CALL BEST EACH EASY ' +
    'FAST FULL HELP HIGH HOME HOPE HOUR KEEP KIND LAST LATE LEFT LONG LOOK LOVE MAKE MANY MORE MOST MUCH NEAR NEXT NICE OPEN ONCE PART ' +
    'REAL SAFE SAID SALE SAME SEND SHOW SIGN SOLD SOME SURE TAKE TELL TIME TURN WAIT WALK WEEK WORK YEAR LET BOX BAR MIX ADD BUS CUT DRY EYE ICE'
  ).split(' '),
);
/** Four and five letters that could be read as a word, but are spelled. */
const SPELLED = new Set(
  'RSVP AARP NAACP IEEE ISBN IBAN ACLU UCLA USDA ESPN HDMI HTTPS IPAD USAA AAA AEDT IELT OPEX AICPA EIEIO IOU IEP EIN APR ATM APA EKG EEG AEST AKST UUID GUID VLAN USPS UPS USAF USMC UEFI ADHD AOL MIT USC'.split(
    ' ',
  ),
);
/** A word is loud if its neighbours are; else the letters mean something. */
const MEANINGS: Readonly<Record<string, { readonly noun: RegExp; readonly lead: RegExp }>> = {
  IT: {
    noun: /^[ -](?:departments?|dept|support|teams?|staff|help|desk|helpdesk|services?|polic(?:y|ies)|systems?|admins?|administrators?|managers?|management|degrees?|compan(?:y|ies)|industry|jobs?|professionals?|security|infrastructure|consultants?|courses?|programs?|guys?|people|offices?|problems?|issues?|equipment|budget|majors?|students?|specialists?|technicians?|training|project|projects|and|skills|careers?|experts?|director|lab|sector|background|worker|contractor|center|person|folks)\b/i,
    lead: /\b(?:our|the|your|their|an|in|for|of|from|to|ask|call|contact|with|by|and|studies|study|studied|major in|my|his|her|new)\s$/i,
  },
  WHO: {
    noun: /^ (?:guidelines?|guidance|says|recommends|report|standards?|data|officials?)\b/,
    lead: /\bthe\s$/i,
  },
  OR: { noun: /^ (?:nurses?|staff|suite|schedule|table|tech|room)\b/, lead: /\b(?:the|an|in|our)\s$/ },
  AM: { noun: /^ (?:radio|station|\d{3,4})\b/, lead: /\b(?:this|each|every|the|FM\/)\s$/ },
  ME: { noun: /^$/, lead: /\bthe\s$/ },
  AT: { noun: /^ (?:field|technician)\b/, lead: /^$/ },
};

/** A word with these shapes can be pronounced: vowels, and no run of consonants that English does not have. */
export function canBeSaid(word: string): boolean {
  const vowels = word.match(/[AEIOUY]/g)?.length ?? 0;
  return (
    vowels >= 1 &&
    vowels / word.length >= 0.25 &&
    vowels / word.length < 0.8 &&
    !/[^AEIOUY]{4}|^[^AEIOUY]{3}(?<!STR|SCR|SPR|SPL|SHR|THR|SCH)/.test(word)
  );
}

const CAPITALS = /(?<![\p{L}\d])\p{Lu}{2,}(?![\p{L}\d])/gu;

/** A word that is no name of letters: the line is loud, not full of initialisms. */
const isLoud = (line: string): boolean =>
  (line.match(CAPITALS) ?? []).some(
    (word) =>
      COMMON_WORDS.has(word) ||
      (word.length >= 5 && !AS_WORDS.has(word) && !SPELLED.has(word) && canBeSaid(word)),
  );

/** More than half of the words of a line are in capitals, three at least. */
export function isShouting(line: string): boolean {
  const capitals = line.match(CAPITALS)?.length ?? 0;
  if (capitals < 3 || !isLoud(line)) return false;
  return capitals * 2 > (line.match(/\p{L}{2,}/gu)?.length ?? 0);
}

/** The nearest word on a side is loud too: "tell US NOW". */
const isLoudAround = ({ before, after }: Match): boolean =>
  /(?<![\p{L}\d'])(?!(?:UK|EU|USA|UN|CA|NY)\b)\p{Lu}{2,}[,!]{0,2}\s$/u.test(before) ||
  /^[,!]{0,2}\s(?!(?:UK|EU|USA|UN|OK|GDP|VA|HQ)\b)\p{Lu}{2,}(?![\p{L}\d])/u.test(after);

const TOLD =
  /\b(?:call|tell|contact|ask|join|give|let|help|e-?mail|text|trust|choose|visit|show|send|bring|meet|find|follow|message|phone|reach|pay|thank|want(?:s|ed)?|asked|told|gave|sent|called|helped|made|expect(?:s|ed)?|need(?:s|ed)?|invited|allowed?|between|affects?|beats?|loves?|hates?|hurts?|saves?|teach\w*|remember\w*|hears?|heard|hired?|forgive\w*|serves?|joined|follow\w*|supports?|believes?)\s$/i;
const NOUN_AFTER =
  /^\s(?!(?:now|today|at|on|if|when|for|about|back|before|by|know|a|an|the|in|anytime|first|directly|again|right|with|as|and|or|any|later|all|both|instead|soon|anyway|too|so|together|to|your|some|feedback|what|how|why|where)\b)[\p{L}\d]/u;

const OF_US = /\b(?:all|both|some|most|each|none|one|two|three|many|few|any|half|rest|every one) of $/i;
/** "the US" is a country, "tell US NOW" is not. */
function us(match: Match): string {
  const { before, after, line } = match;
  const isCountry =
    /\b(?:the|a|in|non|our|throughout|across|entire|every|any|most|all|outside|inside|contiguous|mainland)[ -]$/i.test(
      before,
    );
  if (isCountry && !/\b(?:in|all|any|every|most) $/i.test(before)) return 'U S';
  if (line.isShouting || isLoudAround(match)) return /\bthe $/i.test(before) ? 'U S' : 'us';
  if (/\blet $/i.test(before) || /^ (?:vs\.?|versus|against|and|or) them\b/i.test(after)) return 'us';
  if (
    OF_US.test(before) &&
    /^(?:[.,!?;]|$| (?:agree|are|were|have|had|will|can|could|know|knew|want|need|do|did|went|go|live|like|love|think|who|here|in|on|at)\b)/.test(
      after,
    )
  )
    return 'us';
  if (/^(?:about|contact|why|join|meet|find) $/i.test(before) && /^(?:[:!?.]|$)/.test(after)) return 'us';
  if (TOLD.test(before) && !NOUN_AFTER.test(after)) return 'us';
  return 'U S';
}

/** Before a loud "IT" that means what was spoken of. */
const EMPHATIC =
  /\b(?:do|did|does|want|wants|love|get|got|need|is|was|make|made|take|like|about|say|said|try|buy|sell|see|hate|stop|know|mean|believe|read)\s$/i;

function capitals(match: Match, word: string): string {
  const { line, before, after } = match;
  if (word === 'US') return us(match);
  const meaning = MEANINGS[word];
  const isMeant =
    meaning !== undefined &&
    (meaning.noun.test(after) || (meaning.lead.test(before) && !isLoudAround(match)));
  if (isMeant && !line.isShouting) return spell(word);
  if (word === 'IT' && !line.isShouting && !isLoudAround(match) && !EMPHATIC.test(before)) return 'I T';
  if (word === 'IT') return 'it';
  if (word === 'OK') return 'okay';
  if (AS_WORDS.has(word)) return word.charAt(0) + word.slice(1).toLowerCase();
  if (COMMON_WORDS.has(word)) return word.toLowerCase();
  if (SPELLED.has(word)) return spell(word);
  if (line.isShouting && canBeSaid(word)) return word.toLowerCase();
  if (word.length <= 3) return spell(word);
  if (word.length >= 6 || canBeSaid(word)) return word.charAt(0) + word.slice(1).toLowerCase();
  return spell(word);
}

/** After these a letter names something and may end its sentence: "Grade A. Next". */
const LETTERED =
  /\b(?:Grade|Class|Plan|Type|Group|Vitamin|Option|Part|Section|Appendix|Exhibit|Figure|Table|Room|Gate|Block|Unit|Team|Hepatitis|Level|Schedule|Annex|Zone|Building|Tower|Pier|Dock|Hall|Terminal|Platform|Lot|Row|Seat|Apartment|Flat|Suite|grade|class|plan|type|group|vitamin|option|part|section|answer|item|point|letter|gate|room|column|row|step) $/;

export const initialRules: readonly Rule[] = [
  {
    name: 'dotted initials',
    pattern: /(?<![\p{L}\d.])(?<letters>(?:\p{L}\.\s?){1,6}\p{L})\.(?<s>'s)?(?!\p{L})/gu,
    say: (match): Said => {
      const letters = match.part('letters');
      const plain = letters.replaceAll(/[.\s]/g, '');
      // Small letters apart are the ends of sentences, not initials.
      if (!/^\p{Lu}+$/u.test(plain) && /\s/.test(letters)) return undefined;
      const words = spell(plain);
      return match.part('s') === '' ? withStop(match, words) : `${words}'s`;
    },
  },
  {
    name: 'initial',
    // "J. Smith", "Samuel L. Jackson".
    pattern: /(?<![\p{L}\d.'])(?<letter>\p{Lu})\.(?=\s\p{Lu}[\p{L}'-])/gu,
    say: (match) =>
      (match.part('letter') === 'I' && /[\p{Ll},] $/u.test(match.before)) || LETTERED.test(match.before)
        ? undefined
        : withStop(match, match.part('letter')),
  },
  {
    name: 'initials with "and"',
    pattern: /(?<![\p{L}\d])(?<a>\p{Lu}{1,4})\s?&\s?(?<b>\p{Lu}{1,4})(?<s>'?s)?(?![\p{L}\d])/gu,
    say: ({ part }) => `${spell(part('a'))} and ${spell(part('b'))}${part('s') === '' ? '' : "'s"}`,
  },
  {
    name: 'initials with "in"',
    // "AM/PM" and "A/C" keep their letters.
    pattern: /(?<![\p{L}\d])(?:AM|PM)(?=\/|\uE000(?:AM|PM))|(?<=(?:AM|PM)\/?\uE000?)(?:AM|PM)(?![\p{L}\d])/gu,
    say: ({ whole }) => spell(whole),
  },
  {
    name: 'initials',
    pattern: /(?<![\p{L}\d])(?<letters>[A-Z]{2,5})(?:'s|s)(?![\p{L}\d])/gu,
    say: (match) => {
      const letters = match.part('letters');
      if (AS_WORDS.has(letters))
        return `${letters.charAt(0)}${letters.slice(1).toLowerCase()}${match.whole.endsWith("'s") ? "'s" : 's'}`;
      if (letters === 'US') return "U S's";
      return `${capitals(match, letters)}'s`;
    },
  },
  {
    name: 'initials',
    pattern: /(?<![\p{L}\d])[A-Z]{2,60}(?![\p{L}\d])/gu,
    say: (match) => capitals(match, match.whole),
  },
  {
    name: 'mixed capitals',
    // "eBay", "McDonald" stay; "PhD", "iOS", "kWh" are letters.
    pattern:
      /(?<![\p{L}\d])(?:PhDs?|iOS|macOS|DVDs|mRNA|tRNA|pH|SaaS|QoS|IoT|PoS|YoY|QoQ|MoM|PCIe|CoQ|NaCl|KCl|HCl|NaOH|KOH|NaF|LiCl|KBr|CaO|MgO|ZnO|AgCl|HBr|FeO|CuO|NaI|KI|BSc|MSc|BEng|MEng|kWh|GHz|MHz|kHz|mAh)(?![\p{L}\d])/gu,
    say: ({ whole }) => MIXED[whole] ?? UNITS[whole]?.[1] ?? spell(whole),
  },
];

const MIXED: Readonly<Record<string, string>> = {
  PhD: 'P H D',
  PhDs: "P H D's",
  iOS: 'I O S',
  macOS: 'mac O S',
  mRNA: 'M R N A',
  tRNA: 'T R N A',
  pH: 'P H',
  SaaS: 'sass',
  QoS: 'Q O S',
  IoT: 'I O T',
  PoS: 'P O S',
  YoY: 'year over year',
  QoQ: 'quarter over quarter',
  MoM: 'month over month',
  DVDs: "D V D's",
};
