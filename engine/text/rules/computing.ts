/**
 * Owns numbers and names that only computers have: hexadecimal numbers, colors, addresses of machines, ports, statuses,
 * keys that are pressed together. Pure; bounded patterns. It goes first, for "#FF5733" is no hashtag.
 */
import { cardinal, digitByDigit, pairs, spell } from '../numbers';
import type { Rule } from '../rule';
import { signBySign } from './contact';

const upper = (code: string): string => signBySign(code.toUpperCase());

/** A round thousand is a number, any other port is read digit by digit. */
const port = (digits: string): string =>
  /^[1-9]\d?000$/.test(digits) ? cardinal(digits) : digitByDigit(digits);

const COLOR = /\b(?:colou?rs?|hex|background|fill|RGB|CSS|shade|palette|theme|border|tint)\b[^.!?;]{0,24}$/i;
/** Where one is surely a color, the others are, too: six signs with a digit, or six capitals of them. */
const OTHER_COLOR =
  /(?<![\w&#])#(?=[\dA-Fa-f]{0,5}\d|[A-F]{6})(?=[\dA-Fa-f]{0,5}[A-Fa-f])[\dA-Fa-f]{6}(?!\w)/;
/** A status of the web stands beside one of these. */
const STATUS_BEFORE =
  /\b(?:HTTP|status(?: code)?|errors?(?: code)?|response|returns?|returned|an?|got|gives?|throws?)(?: an?)? $/i;
const STATUS_AFTER =
  /^ (?:errors?|pages?|not found|status|responses?|redirects?|forbidden|unauthorized|internal|bad|too many|service|gateway|moved)\b/i;

const KEYS: Readonly<Record<string, string>> = {
  Ctrl: 'Control',
  Ctl: 'Control',
  Cmd: 'Command',
  Opt: 'Option',
  Win: 'Windows',
  Del: 'Delete',
  Esc: 'Escape',
  Ins: 'Insert',
  PgUp: 'Page Up',
  PgDn: 'Page Down',
  '⌘': 'Command',
  '⌃': 'Control',
  '⌥': 'Option',
  '⇧': 'Shift',
};
const HELD = 'Ctrl|Ctl|Control|Cmd|Command|Alt|Option|Opt|Shift|Win|Windows|Super|Meta|Fn|[⌘⌃⌥⇧]';
const PRESSED =
  'F\\d{1,2}|[A-Z\\d]|Del|Delete|Esc|Escape|Tab|Enter|Return|Space|Home|End|Ins|PgUp|PgDn|Up|Down|Left|Right|Backspace|click';

export const computingRules: readonly Rule[] = [
  {
    name: 'keys pressed together',
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(?:${HELD})(?:\\s?[+-]\\s?(?:${HELD})|[⌘⌃⌥⇧]){0,3}(?:\\s?[+-]\\s?|(?<=[⌘⌃⌥⇧]))(?:${PRESSED})(?![\\p{L}\\d])`,
      'gu',
    ),
    say: ({ whole }) =>
      (whole.match(/[⌘⌃⌥⇧]|F\d{1,2}|\p{L}+|\d/gu) ?? [])
        .map(
          (key) =>
            KEYS[key] ?? (/\d/.test(key) ? key.replace(/\d+/, (digits) => ` ${cardinal(digits)}`) : key),
        )
        .join(' '),
  },
  {
    name: 'hexadecimal number',
    pattern: /(?<![\w.])0(?<base>[xXbB])(?<digits>[\dA-Fa-f]{1,32})(?!\w)/g,
    say: ({ part }) => {
      const base = part('base').toUpperCase();
      if (base === 'B' && /[^01]/.test(part('digits'))) return undefined;
      return `zero ${base} ${upper(part('digits'))}`;
    },
  },
  {
    name: 'code point',
    pattern: /(?<!\w)U\+(?<digits>[\dA-F]{4,6})(?!\w)/g,
    say: ({ part }) => `U plus ${upper(part('digits'))}`,
  },
  {
    name: 'color',
    pattern: /(?<![\w&#])#(?<digits>[\dA-Fa-f]{8}|[\dA-Fa-f]{6}|[\dA-Fa-f]{3,4})(?!\w)/g,
    say: ({ part, before, line }) => {
      const digits = part('digits');
      const isMixed = digits.length >= 6 && /\d/.test(digits) && /[A-Fa-f]/.test(digits);
      return isMixed || COLOR.test(before) || OTHER_COLOR.test(line.text)
        ? `hash ${upper(digits)}`
        : undefined;
    },
  },
  {
    name: 'identifier of a program',
    // "123e4567-e89b-12d3-a456-426614174000"
    pattern: /(?<![\w-])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\w-])/gi,
    say: ({ whole }) =>
      whole
        .split('-')
        .map((group) => upper(group))
        .join(', '),
  },
  {
    name: 'internet address',
    // "fe80::1", "2001:db8::/32": a gap of two colons, or all eight groups.
    pattern:
      /(?<![\w:])(?=[\da-fA-F:]{0,39}\d)(?=[\da-fA-F:]{0,39}::|(?:[\da-fA-F]{1,4}:){7})(?:[\da-fA-F]{1,4})?(?::{1,2}[\da-fA-F]{1,4}){1,7}(?:::)?(?<mask>\/\d{1,3})?(?![\w:])/g,
    say: ({ part, whole }) => {
      const words = whole
        .slice(0, whole.length - part('mask').length)
        .split(':')
        .map((group) => upper(group))
        .join(' colon ');
      return part('mask') === '' ? words : `${words} slash ${cardinal(part('mask').slice(1))}`;
    },
  },
  {
    name: 'internet address',
    // "10.0.0.0/8", "192.168.1.1:8080"
    pattern:
      /(?<![\w.])(?<host>(?:\d{1,3}\.){3}\d{1,3})(?:(?<port>:\d{2,5})|(?<mask>\/\d{1,2}))(?![\w]|[.:/]\d)/g,
    say: ({ part }) => {
      const numbers = part('host').split('.');
      if (numbers.some((number) => Number(number) > 255)) return undefined;
      const host = numbers.map((number) => cardinal(number)).join(' dot ');
      return part('port') === ''
        ? `${host} slash ${cardinal(part('mask').slice(1))}`
        : `${host} colon ${port(part('port').slice(1))}`;
    },
  },
  {
    name: 'port',
    pattern: /(?<=\blocalhost):(?<digits>\d{2,5})(?!\w)|(?<=\b[pP]orts? )(?<named>\d{3,5})(?![\w%]|[.,:]\d)/g,
    say: ({ part }) => (part('named') === '' ? `colon ${port(part('digits'))}` : port(part('named'))),
  },
  {
    name: 'status of the web',
    pattern: /(?<![\w.,$£€:/#-])(?:[1-5]0\d|4[0-4]\d|5[01]\d)(?![\w%]|[.,:/-]\d)/g,
    say: ({ whole, before, after, line }) =>
      (/\b(?:HTTP|status|error)(?: code)? $/i.test(before) ||
        (STATUS_BEFORE.test(before) && STATUS_AFTER.test(after))) &&
      !/\berrors? (?:of|within) $/i.test(line.text)
        ? pairs(whole)
        : undefined,
  },
  {
    name: 'standard',
    // "H.264", "802.11ac"
    pattern:
      /(?<![\w.])(?:H\.(?<video>26[3-6])|802\.(?<part>\d{1,2})(?<letters>[a-z]{0,2})|X\.(?<itu>[245]\d{1,2}))(?![\w]|\.\d)/g,
    say: ({ part }) => {
      if (part('video') !== '') return `H dot ${digitByDigit(part('video'))}`;
      if (part('itu') !== '') return `X dot ${digitByDigit(part('itu'))}`;
      return `eight oh two dot ${cardinal(part('part'))} ${signBySign(part('letters').toUpperCase())}`;
    },
  },
  {
    name: 'processor',
    // "i7-13700K"
    pattern: /(?<![\w])i(?<line>[3579])-(?<number>\d{3,5})(?<letters>[A-Z]{0,2})(?!\w)/g,
    say: ({ part }) =>
      `I ${cardinal(part('line'))}, ${digitByDigit(part('number'))} ${spell(part('letters'))}`,
  },
  {
    name: 'rights of a file',
    pattern: /(?<=\bchmod (?:-R )?)[0-7]{3,4}(?!\w)/g,
    say: ({ whole }) => digitByDigit(whole),
  },
];
