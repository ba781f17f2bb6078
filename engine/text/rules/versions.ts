/**
 * Owns how versions of programs are said, with their stage ("rc.2") and their build. Pure; bounded patterns. It goes
 * before the rules for maths, to which "+5" is a sum.
 */
import { cardinal, digitByDigit, label, spell, yearWords } from '../numbers';
import type { Rule } from '../rule';

export const SOFTWARE =
  'Node|Node\\.js|iOS|iPadOS|Android|Python|Java|PHP|Ruby|Go|Rust|Swift|Kotlin|Windows|macOS|Ubuntu|Debian|Fedora|Linux|Chrome|Firefox|Safari|Edge|Electron|React|Angular|Vue|TypeScript|Bluetooth|USB|HDMI|Wi-Fi|PostgreSQL|MySQL|Redis|Docker|Kubernetes|npm|' +
  'version|Version|release|Release|build|Build|firmware|Firmware|update|Update|ver\\.?|rev\\.?|kernel|GPT|Llama|Qwen|Claude|Gemini|HTTP|TLS|SSL|\\.NET|Wi-Fi|Office|Photoshop|Postgres|Django|Rails|Laravel|Spring|Xcode|Unity|CUDA|GCC|C\\+\\+';

const STAGE =
  '(?:alpha|beta|rc|RC|pre|dev|preview|nightly|snapshot|SNAPSHOT|final|post|patch|canary|next|lts|LTS|a(?=\\d)|b(?=\\d))(?:[.-]?\\d{1,3}){0,2}';
const BUILD = '(?:\\+(?:build)?[.]?(?<build>\\d{1,8}))?';
const VERSION_END = `(?<tail>-\\d{1,4}(?![\\d.-])|[-.]?${STAGE})?${BUILD}`;
const versionWords = (parts: string): string =>
  parts
    .split('.')
    .map((part) => (/^0\d/.test(part) ? digitByDigit(part) : cardinal(part)))
    .join(' point ');
const versionTail = (tail: string, build: string): string =>
  (tail === ''
    ? ''
    : ` ${tail
        .replace(/^[-.]/, '')
        .replace(/^rc|^lts/i, (letters) => spell(letters))
        .replace(/^(?:a|b)(?=\d)/, (letter) => (letter === 'a' ? 'alpha' : 'beta'))
        .replace('SNAPSHOT', 'snapshot')
        .replaceAll(/[.-]/g, ' ')
        .replaceAll(/\d{1,3}/g, (digits) => ` ${cardinal(digits)}`)
        .replaceAll(/\s+/g, ' ')}`) + (build === '' ? '' : ` build ${label(build)}`);

export const versionRules: readonly Rule[] = [
  {
    name: 'number with dots',
    pattern: /(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3}){2,4}(?![\w.]|,\d)/g,
    say: ({ whole }) =>
      whole.split('.').length === 4 && whole.split('.').every((part) => Number(part) < 256)
        ? undefined
        : cardinal(whole.replaceAll('.', '')),
  },
  {
    name: 'version',
    pattern: new RegExp(
      `(?<![\\w.])[vV]\\.?\\s?(?<parts>\\d{1,5}(?:\\.\\d{1,5}){0,4})(?<letter>(?<=\\.\\d{1,5})[a-z])?${VERSION_END}(?![\\w]|\\.\\d)`,
      'g',
    ),
    say: ({ part, whole }) => {
      const isVersion = part('parts').includes('.') || /^v\d/.test(whole) || part('tail') !== '';
      return isVersion
        ? `version ${versionWords(part('parts'))}${part('letter') === '' ? '' : ` ${part('letter').toUpperCase()}`}${versionTail(part('tail'), part('build'))}`
        : undefined;
    },
  },
  {
    name: 'version',
    pattern: new RegExp(
      `(?<=(?<![\\p{L}])(?:${SOFTWARE}) )(?<parts>\\d{1,5}(?:\\.\\d{1,5}){1,4})${VERSION_END}(?![\\w%]|\\.\\d|\\s?(?:%|percent|million|billion))`,
      'gu',
    ),
    say: ({ part }) => versionWords(part('parts')) + versionTail(part('tail'), part('build')),
  },
  {
    name: 'version',
    pattern: new RegExp(
      `(?<![\\w.])(?<parts>\\d{1,6}(?:\\.\\d{1,6}){2,8})(?<letter>[a-z])?${VERSION_END}(?![\\w])`,
      'g',
    ),
    say: ({ part, line }) =>
      part('parts').split('.').length === 4 &&
      part('parts')
        .split('.')
        .every((piece) => Number(piece) < 256 && piece.length <= 3) &&
      (/\d{2,3}/.test(part('parts')) || /\b(?:ping|IP|DNS|server|address|host|resolver)s?\b/i.test(line.text))
        ? part('parts')
            .split('.')
            .map((piece) => cardinal(piece))
            .join(' dot ')
        : versionWords(part('parts')) +
          (part('letter') === '' ? '' : ` ${part('letter').toUpperCase()}`) +
          versionTail(part('tail'), part('build')),
  },
  {
    name: 'version',
    // "1.0-rc.2", "5.0b1"
    pattern: new RegExp(
      `(?<![\\w.,$£€-])(?<parts>\\d{1,5}\\.\\d{1,5})(?<tail>[-.]?${STAGE})${BUILD}(?![\\w]|\\.\\d)`,
      'g',
    ),
    say: ({ part }) => versionWords(part('parts')) + versionTail(part('tail'), part('build')),
  },
  {
    name: 'version',
    // "3.x"
    pattern: /(?<![\w.])(?<parts>\d{1,3}(?:\.\d{1,3}){0,2})\.[xX](?!\w)/g,
    say: ({ part }) => `${versionWords(part('parts'))} point X`,
  },
  {
    name: 'version',
    // "2024.1" of a year; "1.10" comes after "1.9".
    pattern:
      /(?<![\w.,$£€%/-])(?:(?<year>20[1-3]\d)\.(?<part>[1-9]\d?)|(?<major>\d{1,2})\.(?<minor>[1-9]\d))(?![\w%]|[.,]\d|\s(?:million|billion|percent|times|points?|seconds?|[a-z]{1,2}\b(?<!\s(?:is|to|or|in|on|by))))/g,
    say: ({ part, line }) =>
      part('year') !== ''
        ? `${yearWords(part('year'))} point ${cardinal(part('part'))}`
        : /\b(?:upgrad|downgrad|releas|version|migrat|patch)\w*\b/i.test(line.text)
          ? versionWords(`${part('major')}.${part('minor')}`)
          : undefined,
  },
];
