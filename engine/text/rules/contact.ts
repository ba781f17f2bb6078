/**
 * Owns how addresses of the net are said: e-mail, web, handles, hashtags, files. Pure; all patterns are bounded. It
 * runs before any rule for numbers and words.
 */
import { label, spell } from '../numbers';
import type { Rule } from '../rule';

/** A host longer than this, or one with a long path, is "the link": it can't be taken down by ear. */
const MAX_SPOKEN_HOST = 32;
const SPELLED = new Set(
  'id io ai tv uk us eu de fr ca au ch nl nz ly gg fm me pdf jpg gif svg csv xml exe sql php ts tsx md mp3 mp4 doc xls ppt zip2 ie in jp es cz'.split(
    ' ',
  ),
);

const spokenLabel = (name: string): string =>
  SPELLED.has(name.toLowerCase())
    ? [...name.toUpperCase()].map((sign) => (/\d/.test(sign) ? label(sign) : sign)).join(' ')
    : name.replaceAll(/\d{1,400}/g, (digits) => ` ${label(digits)} `).trim();

const SEPARATORS: Readonly<Record<string, string>> = {
  '.': ' dot ',
  _: ' underscore ',
  '-': ' dash ',
  '+': ' plus ',
  '/': ' slash ',
  '\\': ' backslash ',
  '~': ' tilde ',
  ':': ' colon ',
  '@': ' at ',
  '%': ' percent ',
  '#': ' hash ',
  '•': ' star ',
  '?': ' question mark ',
  '=': ' equals ',
  '&': ' and ',
};
/** "anna.lee-2" to "anna dot lee dash two". */
const spelledOut = (name: string): string =>
  name
    .split(/([._+/\\~:@%#?=&•-])/)
    .map((part) => SEPARATORS[part] ?? spokenLabel(part))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** With a question and numbers in it a path is said only if it was written without "https", for people. */
const PLAIN_PATH = /^\/[\w./?=&%#~+-]{1,24}$/;
const PATH = /^(?:\/[a-zA-Z][a-zA-Z-]{0,20}){0,2}$/;

function spokenUrl(url: string): { readonly words: string; readonly length: number } {
  // Punctuation at the end belongs to the sentence.
  const tail = /[.,;:!?)\]}*_'"]{1,20}$/.exec(url)?.[0] ?? '';
  const length = url.length - tail.length;
  const bare = url
    .slice(0, length)
    .replace(/^https?:\/\//i, '')
    .replace(/^www\./i, '')
    .replace(/\/$/, '');
  const host = /^[a-zA-Z\d-]{1,40}(?:\.[a-zA-Z\d-]{1,40}){1,4}/.exec(bare)?.[0] ?? '';
  const path = bare.slice(host.length);
  const isShort =
    bare.length <= MAX_SPOKEN_HOST &&
    /[a-zA-Z]$/.test(host) &&
    (PATH.test(path) || (!url.includes('://') && PLAIN_PATH.test(path)));
  return { words: isShort ? spelledOut(bare) : 'the link', length };
}

const HOST_ENDINGS =
  'com|org|net|edu|gov|io|ai|dev|app|info|biz|tv|me|us|co|ly|gg|fm|uk|eu|de|fr|ca|au|ch|nl|nz|ie|school|clinic|dental|health|homes|online|shop|site|store|rs|xyz|tech|cloud|blog|wiki|pro';

export const contactRules: readonly Rule[] = [
  {
    name: 'e-mail address',
    pattern:
      /(?<![\w.+-])(?:mailto:)?(?<name>[a-zA-Z\d][\w.+%•-]{0,63})@(?<host>[a-zA-Z\d][a-zA-Z\d.-]{0,100}\.[a-zA-Z]{2,12})(?!\w)/g,
    say: ({ part }) => `${spelledOut(part('name'))} at ${spelledOut(part('host'))}`,
  },
  {
    name: 'link',
    pattern: /(?:(?:https?|ftp):\/\/|www\.)[^\s<>"'\uE000]{1,2000}/gi,
    say: ({ whole }) => spokenUrl(whole),
  },
  {
    name: 'host',
    pattern: new RegExp(
      `(?<![\\w.@/-])(?:[a-zA-Z\\d-]{1,40}\\.){1,4}(?:${HOST_ENDINGS})(?:/[^\\s<>"'\\uE000]{0,500})?(?![\\w-])`,
      'gi',
    ),
    say: ({ whole, before }) => {
      // "end.Me" is a missing space: names of hosts are not written so.
      if (/\.[A-Z][a-z]/.test(whole) || (before === '' && /^(?:e|i)\.$/.test(whole))) return undefined;
      return spokenUrl(whole);
    },
  },
  {
    name: 'handle',
    pattern: /(?<!\w)@(?<name>[a-zA-Z][\w.]{0,29}\w|[a-zA-Z])/g,
    say: ({ part }) => `at ${spelledOut(part('name'))}`,
  },
  {
    name: 'hashtag',
    pattern: /(?<![\w&#])#(?<name>[a-zA-Z][\p{Script=Latin}\d_]{1,60})/gu,
    say: ({ part }) =>
      /^[A-Z\d]{0,30}\d[A-Z\d]{0,30}$/.test(part('name'))
        ? `number ${signBySign(part('name'))}`
        : `hashtag ${part('name')
            .replaceAll('_', ' ')
            .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
            .replaceAll(/\d{1,60}/g, (digits) => ` ${label(digits)} `)}`,
  },
  {
    name: 'file path',
    pattern:
      /(?<![\w/\\.:~])(?:(?<drive>[A-Za-z]):\\|~\/|\.{1,2}\/|\/(?=[\w.-]{1,40}\/)|(?:[\w-]{2,40}\/){1,8}(?=[\w-]{1,40}\.[a-z][a-z\d]{1,4}(?![\w.]))|\\\\)(?:[\w.-]{1,60}[/\\]?){0,12}/g,
    say: ({ whole }) => {
      const tail = /[.]$/.exec(whole)?.[0] ?? '';
      const path = whole.slice(0, whole.length - tail.length);
      return /\w/.test(path) ? { words: spelledOut(path), length: path.length } : undefined;
    },
  },
  {
    name: 'file name',
    // "index.html", "node.js": a dot inside a word of small letters is said; "end.Next" is a missing space.
    pattern:
      /(?<![\w.])(?<name>[a-zA-Z][\w-]{1,40}(?:\.[a-z][\w-]{1,20}){0,2}|[a-zA-Z](?=\.(?:wav|mp[34]|txt|pdf|js|ts|md|json|csv|png|jpg|html|yaml)\b))\.(?<ending>[a-z][a-z\d]{1,4})(?![\w.]\w|\w)/g,
    say: ({ whole }) => spelledOut(whole),
  },
  {
    name: 'dotted name',
    pattern: /(?<![\w.])\.(?=[A-Z]{3}(?![A-Za-z]))(?<name>NET)\b/g,
    say: () => 'dot net',
  },
];

/** Letters of a code one by one, its digits as well: "A B one two". */
export const signBySign = (code: string): string =>
  [...code]
    .flatMap((sign) => (/\d/.test(sign) ? [label(sign)] : /\p{L}/u.test(sign) ? [spell(sign)] : []))
    .join(' ');
