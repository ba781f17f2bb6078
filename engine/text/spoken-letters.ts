/**
 * Owns how abbreviations, initialisms, Roman numerals and shouting are said. Pure. It must not decide where sentences
 * end (abbreviations.ts does). Letters to be spelled come out as single capitals with spaces ("F A Q").
 */
import { cardinal, ordinal } from './numbers';

/** Said the same with and without the full stop, whatever follows. */
const TITLES: Readonly<Record<string, string>> = {
  Mr: 'Mister',
  Mrs: 'Missus',
  Ms: 'Miz',
  Mx: 'Mix',
  Dr: 'Doctor',
  Prof: 'Professor',
  Rev: 'Reverend',
  Gov: 'Governor',
  Capt: 'Captain',
  Sgt: 'Sergeant',
  Lt: 'Lieutenant',
  Cmdr: 'Commander',
  Jr: 'Junior',
  Sr: 'Senior',
};
/** Only with their full stop. */
const WITH_STOP: Readonly<Record<string, string>> = {
  ave: 'Avenue',
  blvd: 'Boulevard',
  rd: 'Road',
  ln: 'Lane',
  hwy: 'Highway',
  apt: 'apartment',
  ste: 'suite',
  bldg: 'building',
  dept: 'department',
  approx: 'approximately',
  est: 'established',
  etc: 'et cetera',
  inc: 'Incorporated',
  ltd: 'Limited',
  corp: 'Corporation',
  co: 'Company',
  vs: 'versus',
  cf: 'compare',
  viz: 'namely',
  ca: 'circa',
  incl: 'including',
  excl: 'excluding',
  ext: 'extension',
  tel: 'telephone',
  fig: 'figure',
  figs: 'figures',
  vol: 'volume',
  gen: 'General',
  sen: 'Senator',
  rep: 'Representative',
  col: 'Colonel',
  hon: 'Honorable',
  gal: 'gallons',
  misc: 'miscellaneous',
  min: 'minutes',
  max: 'maximum',
  temp: 'temperature',
  govt: 'government',
  appt: 'appointment',
  appts: 'appointments',
  mt: 'Mount',
  ft: 'Fort',
  yrs: 'years',
  hrs: 'hours',
  mins: 'minutes',
};
/** Also without it. */
const BARE: Readonly<Record<string, string>> = {
  etc: 'et cetera',
  vs: 'versus',
  approx: 'approximately',
  Ave: 'Avenue',
  Blvd: 'Boulevard',
  appt: 'appointment',
};

/** Written in capitals, said as a word. */
const AS_WORDS = new Set(
  (
    'NASA NATO UNICEF UNESCO AIDS COVID OPEC SCUBA LASER RADAR SONAR PIN SIM GIF JPEG RAM ROM SWAT FEMA OSHA HIPAA ASAP YOLO FOMO ' +
    'FIFA NAFTA NASDAQ LAN WAN FAFSA COBRA ERISA BIOS POTUS SCOTUS DARPA CAPTCHA ZIP SAD MAC NICU PICU CAD SOHO TED ACE WIFI'
  ).split(' '),
);
/** Short words that people write in capitals for emphasis; they are not spelled. "I" and "A" need no entry. */
const COMMON_WORDS = new Set(
  (
    'AN AND ANY ARE AS AT BE BIG BUT BY CAN DAY DID DO DON FOR FREE GET GO GOOD HAD HAS HE HER HERE HI HIM HIS HOW IF IN IS ITS JUST LET LIKE ' +
    'LOT MAY ME MUST MY NEED NEW NO NOT NOW OF OFF OH OLD ON ONE ONLY OR OUR OUT OVER OWN PAY SAY SEE SHE SO SOON STOP SUCH THAN THAT THE ' +
    'THEM THEN THEY THIS TO TOO TRY TWO UP US USE VERY WANT WAS WAY WE WELL WERE WHAT WHEN WHO WHY WILL WITH YES YET YOU YOUR ALL ALSO EVEN EVER'
  ).split(' '),
);
/** Four and five letters that could be read as a word, but are spelled. */
const SPELLED = new Set('RSVP AARP NAACP IEEE ISBN IBAN SAAS ACLU UCLA USDA ESPN HDMI HTTPS IPAD'.split(' '));

const ROMAN: Readonly<Record<string, string>> = {
  I: '1',
  II: '2',
  III: '3',
  IV: '4',
  V: '5',
  VI: '6',
  VII: '7',
  VIII: '8',
  IX: '9',
  X: '10',
  XI: '11',
  XII: '12',
  XIII: '13',
  XIV: '14',
  XV: '15',
  XVI: '16',
};
const ROMAN_PATTERN = '(X{0,1}(?:IX|IV|V?I{0,3}))';
const NUMBERED = new RegExp(
  `\\b(War|Chapter|Part|Volume|Act|Phase|Type|Class|Level|Stage|Section|Article|Title|Book|Bowl|Grade)\\s${ROMAN_PATTERN}(?![\\w'’.]\\w|\\w)`,
  'g',
);
const MONARCH = new RegExp(
  `\\b(Henry|Elizabeth|Louis|George|Charles|Edward|James|Richard|William|Paul|Pius|Benedict|Philip|Peter|Catherine|Frederick|Ferdinand|Leo|Nicholas)\\s${ROMAN_PATTERN}(?![\\w'’])`,
  'g',
);

const spell = (letters: string): string => [...letters.toUpperCase()].join(' ');

/** A word with these shapes can be pronounced: vowels, and no run of consonants that English does not have. */
function canBeSaid(word: string): boolean {
  const vowels = word.match(/[AEIOUY]/g)?.length ?? 0;
  return (
    vowels >= 1 &&
    vowels / word.length >= 0.25 &&
    vowels / word.length < 0.8 &&
    !/[^AEIOUY]{4}|^[^AEIOUY]{3}(?<!STR|SCR|SPR|SPL|SHR|THR|SCH)/.test(word)
  );
}

function capitals(word: string, isShouting: boolean): string {
  const lower = (): string => word.charAt(0) + word.slice(1).toLowerCase();
  if (AS_WORDS.has(word)) return lower();
  if (COMMON_WORDS.has(word)) return word.toLowerCase();
  if (SPELLED.has(word)) return spell(word);
  if (isShouting && canBeSaid(word)) return word.toLowerCase();
  if (word.length <= 3) return spell(word);
  if (word.length >= 6 || canBeSaid(word)) return lower();
  return spell(word);
}

/** Abbreviations in words: "Dr. Smith" to "Doctor Smith", "e.g." to "for example", "Main St." to "Main Street". */
export function speakAbbreviations(text: string): string {
  return text
    .replace(/\b([eE])\.\s?g\.(,?)/g, (_, e: string) => (e === 'E' ? 'For example,' : 'for example,'))
    .replace(/\b([iI])\.\s?e\.(,?)/g, (_, i: string) => (i === 'I' ? 'That is,' : 'that is,'))
    .replace(/\bNos?\.\s{0,2}(?=\d)/g, 'number ')
    .replace(/\bpp?\.\s{0,2}(?=\d)/g, 'page ')
    .replace(/(?<=\p{Lu}[\p{L}’']{1,30}\s|\d(?:st|nd|rd|th)\s)St\b\.?/gu, keepStop('Street'))
    .replace(/\bSt\.?(?=\s\p{Lu})/gu, 'Saint')
    .replace(/(?<=\d{1,5}\s\p{Lu}[\p{L}’']{1,30}\s)Dr\b\.?/gu, keepStop('Drive'))
    .replace(/(?<=(?:an|per|one|two|three|half an) )hr\b\.?/g, 'hour')
    .replace(
      /\b(Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Gov|Capt|Sgt|Lt|Cmdr|Jr|Sr)\b\.?/g,
      (whole: string, title: string, at: number, all: string) =>
        keepStop(TITLES[title] ?? title)(whole, at, all),
    )
    .replace(
      /\b([a-zA-Z]{2,6})\.(?=\s|,|$|[)”"])/g,
      (whole: string, word: string, at: number, all: string) => {
        const spoken = WITH_STOP[word.toLowerCase()];
        // "Col." is a rank before a name, "max." and "co." are words at the end of their sentence; capitals decide.
        if (
          spoken === undefined ||
          (isAlsoWord(word) && !/^\.?\s+(?:\p{Lu}|\d)/u.test(all.slice(at + whole.length)))
        )
          return whole;
        return keepStop(spoken)(whole, at, all);
      },
    )
    .replace(/\b(etc|vs|approx|Ave|Blvd|appt)\b/g, (word) => BARE[word] ?? word)
    .replace(/\bw\/o\b/g, 'without')
    .replace(/(?<!\w)w\/(?=\s?\w)/g, 'with ');
}

const isAlsoWord = (word: string): boolean =>
  /^(?:ft|mt|gen|sen|rep|col|hon|min|max|temp|est|gal|fig|figs|vol|co|ca|tel)$/i.test(word);

/** Puts the words in, and gives the full stop back where it was the sentence's too. */
const keepStop =
  (spoken: string) =>
  (whole: string, at: number, all: string): string =>
    whole.endsWith('.') && /^[\s"”’')]*$/.test(all.slice(at + whole.length, at + whole.length + 8))
      ? `${spoken}.`
      : spoken;

/** Initialisms in letters, Roman numerals in words, shouting in small letters. */
export function speakInitials(text: string): string {
  const capitalWords = text.match(/(?<![\p{L}\d])\p{Lu}{2,}(?![\p{L}\d])/gu) ?? [];
  const allWords = text.match(/\p{L}{2,}/gu) ?? [];
  const isShouting = capitalWords.length >= 3 && capitalWords.length * 2 > allWords.length;
  return text
    .replace(NUMBERED, (whole, lead: string, roman: string) =>
      ROMAN[roman] === undefined ? whole : `${lead} ${cardinal(ROMAN[roman])}`,
    )
    .replace(MONARCH, (whole, lead: string, roman: string) =>
      ROMAN[roman] === undefined || (roman === 'I' && !/^(?:Elizabeth|Charles|James|George)$/.test(lead))
        ? whole
        : `${lead} the ${ordinal(ROMAN[roman])}`,
    )
    .replace(
      /(?<![\p{L}\d.])((?:\p{L}\.\s?){1,6}\p{L})\.(?!\p{L})/gu,
      (whole: string, letters: string, at: number, all: string) =>
        /^\p{Lu}/u.test(letters) || !/\s/.test(letters)
          ? keepStop(spell(letters.replaceAll(/[.\s]/g, '')))(whole, at, all)
          : whole,
    )
    .replace(/\bPh\.?D\b\.?/g, keepStop('P H D'))
    .replace(
      /(?<![\p{L}\d])(\p{Lu}{1,4})\s?&\s?(\p{Lu}{1,4})(?![\p{L}\d])/gu,
      (_, a: string, b: string) => `${spell(a)} and ${spell(b)}`,
    )
    .replace(/(?<![\p{L}\d])([A-Z]{2,5})(['’]?s)(?![\p{L}\d])/gu, (_, letters: string) =>
      AS_WORDS.has(letters) ? `${capitals(letters, false)}s` : `${capitals(letters, isShouting)}'s`,
    )
    .replace(/(?<![\p{L}\d])[A-Z]{2,}(?![\p{L}\d])/gu, (word) => capitals(word, isShouting));
}
