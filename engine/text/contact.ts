/**
 * Owns how addresses are said: web, e-mail, telephone, and codes that are read digit by digit. Pure; all patterns
 * are bounded. It must run before any other rule for numbers, for "555-0123" is no range.
 */
import { digitByDigit } from './numbers';

/** A host longer than this, or one with a path, is "the link": nobody can take it down by ear. */
const MAX_SPOKEN_HOST = 32;
const SPELLED_ENDINGS = new Set('io ai tv uk us eu de fr ca au ch nl nz ly gg fm me'.split(' '));

const EMAIL = /(?<![\w.+-])([a-zA-Z\d][\w.+-]{0,63})@([a-zA-Z\d][a-zA-Z\d.-]{0,100}\.[a-zA-Z]{2,12})(?!\w)/g;
const URL = /(?:https?:\/\/|www\.)[^\s<>"']{1,2000}/gi;
const HOST =
  /(?<![\w.@/-])((?:[a-zA-Z\d-]{1,40}\.){1,4}(?:com|org|net|edu|gov|io|ai|dev|app|info|biz|tv|me|us|co|ly|gg|fm|uk|eu|de|fr|ca|au|ch|nl|nz))((?:\/[^\s<>"']{0,500})?)(?![\w-])/gi;
/** "index.html", "node.js": a dot inside a word of small letters is said; "end.Next" is a missing space. */
const DOTTED_WORD = /(?<![\w.])([a-zA-Z][\w-]{1,30})\.([a-z]{2,5})(?![\w.])/g;

function spokenHost(host: string): string {
  return host
    .replaceAll('-', ' dash ')
    .split('.')
    .map((label) => (SPELLED_ENDINGS.has(label.toLowerCase()) ? [...label.toUpperCase()].join(' ') : label))
    .join(' dot ');
}

function spokenUrl(url: string): string {
  // Punctuation at the end belongs to the sentence.
  const tail = /[.,;:!?)\]}*_]{1,20}$/.exec(url)?.[0] ?? '';
  const bare = url
    .slice(0, url.length - tail.length)
    .replace(/^https?:\/\//i, '')
    .replace(/^www\./i, '')
    .replace(/\/$/, '');
  const isHost = /^[a-zA-Z\d-]{1,40}(?:\.[a-zA-Z\d-]{1,40}){1,4}$/.test(bare);
  return (
    (isHost && bare.length <= MAX_SPOKEN_HOST && /[a-zA-Z]$/.test(bare) ? spokenHost(bare) : 'the link') +
    tail
  );
}

/** Addresses and links in words: "anna dot lee at example dot com", "example dot com", "the link". */
export function speakAddresses(text: string): string {
  return text
    .replace(EMAIL, (_, name: string, host: string) => {
      const spoken = name
        .replaceAll('.', ' dot ')
        .replaceAll('_', ' underscore ')
        .replaceAll('-', ' dash ')
        .replaceAll('+', ' plus ');
      return `${spoken} at ${spokenHost(host)}`;
    })
    .replace(URL, spokenUrl)
    .replace(HOST, (_, host: string, path: string) => spokenUrl(host + path))
    .replace(/(?<!\w)@([a-zA-Z]\w{1,30})/g, 'at $1')
    .replace(DOTTED_WORD, (whole, name: string, ending: string) =>
      name.length === 1 ? whole : `${name} dot ${ending}`,
    )
    .replace(/(?<=[a-z]{2})([.!?])(?=[A-Z][a-z])/g, '$1 ');
}

const PHONE =
  /(?<![\w.-])(?:\+?1[-. ]?)?(?:\(\d{3}\)[ -]?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-])|(?<![\w.,$£€-])\d{3}-\d{4}(?![\w-])/g;
const INTERNATIONAL = /(?<!\w)\+\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?![\w-])/g;
/** Three groups and more joined by hyphens (a claim number), or cards' four groups of four. */
const GROUPED_CODE = /(?<![\w-])\d{2,6}(?:-\d{2,6}){2,5}(?![\w-])|(?<!\w)\d{4}(?: \d{4}){3}(?!\w)/g;
/** A number that a word in front names as a code. */
const NAMED_CODE =
  /\b((?:code|pin|zip|postcode|extension|ext\.?|confirmation|reference|account|order|ticket|invoice|policy|flight|room|suite|apartment|apt\.?|id|passcode|password)(?: (?:code|number|no\.))?(?: is|:)?\s{1,3}#?)(\d{3,12})(?![\w,.]*\d)/gi;

/** "AB12CD3": five signs and more, capitals and at least two digits. */
const MIXED_CODE = /(?<!\w)(?=[A-Z\d]{0,18}[A-Z])(?=[A-Z]{0,18}\d[A-Z]{0,18}\d)[A-Z\d]{5,20}(?!\w)/g;

const grouped = (text: string): string =>
  (text.match(/\d+/g) ?? [])
    .map((group) => (group === '800' ? 'eight hundred' : digitByDigit(group)))
    .join(', ');

/** Ten digits in a row are heard as three, three and four. */
function groupRun(run: string): string {
  const parts = /^(1?)(\d{3})(\d{3})(\d{4})$/.exec(run) ?? /^()()(\d{3})(\d{4})$/.exec(run);
  const groups =
    parts === null ? (run.match(/\d{1,4}/g) ?? []) : parts.slice(1).filter((part) => part !== '');
  return grouped(groups.join(' '));
}

/** Telephone numbers and codes in words, a comma between their groups. */
export function speakDigitGroups(text: string): string {
  return text
    .replace(/(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g, (date) => date.replaceAll('-', '\u2060'))
    .replace(PHONE, (phone) => grouped(phone.replace(/^\+?1(?=\d{10}$)/, '1 ')))
    .replace(INTERNATIONAL, (phone) => `plus ${grouped(phone)}`)
    .replace(GROUPED_CODE, grouped)
    .replaceAll('\u2060', '-')
    .replace(
      NAMED_CODE,
      (_, lead: string, digits: string) => `${lead.replace('#', '')}${digitByDigit(digits)}`,
    )
    .replace(MIXED_CODE, (code) =>
      [...code].map((sign) => (/\d/.test(sign) ? digitByDigit(sign) : sign)).join(' '),
    )
    .replace(/(?<![\w,.$£€-])\d{7,20}(?![\w%]|[.,]\d)/g, groupRun)
    .replace(/(?<![\w,.$£€:-])(?:911|411|311|211)(?![\w,.%:-]*\d)/g, digitByDigit);
}
