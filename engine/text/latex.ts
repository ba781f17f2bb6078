/**
 * Owns formulas that are written in LaTeX, between dollar signs or by themselves: each becomes a line of signs and words
 * that the rules for maths read. Pure; every search is bounded. It must not say numbers, letters or signs.
 */
import { ACCENTS, BOUNDED, COMMANDS, SETS } from './latex-names';
import { fraction } from './numbers';
import { edited, replaced, type Edit, type Source } from './source';

/** Deeper groups than these are left as they are. */
const MAX_DEPTH = 6;
const MAX_GROUP = 400;
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';
const shifted = (digits: string, to: string): string =>
  [...digits].map((digit) => (digit === '−' ? '⁻' : to.charAt(Number(digit)))).join('');

/** Reads a formula from left to right. `at` is the place of the next sign. */
type Reader = { readonly text: string; at: number; readonly depth: number };

/** What stands in the braces that open at `at`, and where they close; undefined if they don't. */
function group(text: string, at: number): { readonly inner: string; readonly end: number } | undefined {
  let open = 0;
  for (let index = at; index < Math.min(text.length, at + MAX_GROUP); index += 1) {
    const sign = text.charAt(index);
    if (sign === '\\') index += 1;
    else if (sign === '{') open += 1;
    else if (sign === '}') {
      open -= 1;
      if (open === 0) return { inner: text.slice(at + 1, index), end: index + 1 };
    }
  }
  return undefined;
}

/** The next argument as it is written: a group, a command with its own groups, or one sign. */
function argument(reader: Reader): string {
  while (reader.text.charAt(reader.at) === ' ') reader.at += 1;
  const { text, at } = reader;
  if (text.charAt(at) === '{') {
    const found = group(text, at);
    reader.at = found?.end ?? at + 1;
    return found?.inner ?? '';
  }
  const command = /^\\[a-zA-Z]{1,20}/.exec(text.slice(at, at + 24))?.[0];
  reader.at += command?.length ?? 1;
  return command ?? text.charAt(at);
}

const inside = (text: string, { depth }: Reader): string => plain({ text, at: 0, depth: depth + 1 }).trim();
const isSum = (text: string): boolean => /[\p{L}\d)²³⁰-⁹] ?[+±−] ?[\p{L}\d(]/u.test(text);

function quotient(reader: Reader, before: string): string {
  const [above, below] = [inside(argument(reader), reader), inside(argument(reader), reader)];
  const isNumber = /^\d{1,2}$/.test(above) && fraction(above, below) !== undefined;
  if (isNumber) return `${/\d$/.test(before) ? ' ' : ''}${above}\u2044${below}`;
  // "dy over dx" is heard as letters.
  const apart = (text: string): string => text.replace(/^(d[²³]?)([a-z])(?![a-z])/, '$1 $2');
  return ` ${apart(above)}${isSum(above) ? ' all' : ''} over ${apart(below)} `;
}

function root(reader: Reader): string {
  const degree = /^ ?\[(\d|[a-z])\]/.exec(reader.text.slice(reader.at, reader.at + 5));
  reader.at += degree?.[0].length ?? 0;
  const under = inside(argument(reader), reader);
  const name =
    degree === null || degree[1] === '2' ? 'square' : degree[1] === '3' ? 'cube' : `${degree[1] ?? ''}th`;
  return ` the ${name} root of ${under} `;
}

/** "the sum from i = 1 to n of": the bounds in either order. */
function bounded(name: string, reader: Reader): string {
  const bounds: Record<string, string> = {};
  for (let count = 0; count < 2; count += 1) {
    const mark = /^(?:\\limits)? ?([_^])/.exec(reader.text.slice(reader.at, reader.at + 10));
    if (mark === null) break;
    reader.at += mark[0].length;
    bounds[mark[1] ?? ''] = inside(argument(reader), reader);
  }
  const [low, high] = [bounds['_'] ?? '', bounds['^'] ?? ''];
  if (low === '') return ` ${name} of `;
  if (name === 'the limit') return ` ${name} as ${low.replace('→', ' goes to ')} of `;
  return high === '' ? ` ${name} over ${low} of ` : ` ${name} from ${low} to ${high} of `;
}

function command(name: string, reader: Reader, before: string): string {
  const bound = BOUNDED.get(name);
  if (bound !== undefined) return bounded(bound, reader);
  const accent = ACCENTS.get(name);
  if (accent !== undefined) return `${inside(argument(reader), reader)}${accent} `;
  switch (name) {
    case 'frac':
    case 'dfrac':
    case 'tfrac':
    case 'cfrac':
      return quotient(reader, before);
    case 'sqrt':
      return root(reader);
    case 'binom':
    case 'dbinom':
    case 'tbinom':
      return ` ${inside(argument(reader), reader)} choose ${inside(argument(reader), reader)} `;
    case 'vec':
      return ` vector ${inside(argument(reader), reader)} `;
    case 'mathbb': {
      const letter = argument(reader);
      return SETS.get(letter) ?? letter;
    }
    case 'begin':
    case 'end':
      argument(reader);
      return ' ';
    case 'text':
    case 'textbf':
    case 'textit':
    case 'textrm':
    case 'mbox':
    case 'operatorname':
    case 'mathrm':
      // Words, or a unit after its number: "5\,\text{cm}".
      return `${/\d$/.test(before) ? ' ' : ''}${argument(reader)}`;
    default:
      return COMMANDS.get(name) ?? ` ${name} `;
  }
}

function raised(reader: Reader, before: string): string {
  const above = inside(argument(reader), reader);
  if (/^[°′']+$/.test(above)) return above.replaceAll('′', "'");
  const isBase = /[\d)]$|(?<!\p{L})\p{L}$/u.test(before);
  if (isBase && /^−?\d{1,4}$/.test(above)) return shifted(above, RAISED);
  if (above === '2') return ' squared ';
  if (above === '3') return ' cubed ';
  if (isBase && /^[a-z]$/.test(above)) return `^${above}`;
  return ` to the ${/^\S$/.test(above) ? '' : 'power of '}${above.replace(/^−/, 'minus ')} `;
}

function lowered(reader: Reader, before: string): string {
  const below = inside(argument(reader), reader);
  if (/ log ?$/.test(before)) return `base ${below} of `;
  if (/^\d{1,2}$/.test(below)) return shifted(below, LOWERED);
  return /^\p{L}{3,}/u.test(below) ? ` ${below}` : ` sub ${below} `;
}

/** What is said for a formula, in signs and words. */
function plain(reader: Reader): string {
  const { text } = reader;
  if (reader.depth > MAX_DEPTH) return text.replaceAll(/[\\{}$]/g, ' ');
  let said = '';
  while (reader.at < text.length) {
    const sign = text.charAt(reader.at);
    reader.at += 1;
    if (sign === '\\') {
      const name = /^[a-zA-Z]{1,20}/.exec(text.slice(reader.at, reader.at + 20))?.[0] ?? '';
      if (name === '') {
        const escaped = text.charAt(reader.at);
        reader.at += 1;
        said += escaped === '\\' ? ', ' : /[%$&#_]/.test(escaped) ? escaped : ' ';
        continue;
      }
      reader.at += name.length;
      // The space after a letter's name only ends the name.
      if (text.charAt(reader.at) === ' ' && /^\p{Script=Greek}$/u.test(COMMANDS.get(name) ?? ''))
        reader.at += 1;
      said += command(name, reader, said);
    } else if (sign === '^') said += raised(reader, said);
    else if (sign === '_') said += lowered(reader, said);
    else if (sign === '-') said += '−';
    else if (sign === '~') said += ' ';
    else if (!/[{}&]/.test(sign)) said += isProduct(sign, said) ? ` ${sign}` : sign;
  }
  return said.replaceAll(/ {2,}/g, ' ');
}

/** "4ac" is four A C: of letters in a row each is heard. */
const isProduct = (sign: string, before: string): boolean =>
  /[a-zA-Z]/.test(sign) && /(?<!\p{L})\p{L}$/u.test(before);

/** Anything else between dollar signs is money, or the names of a program. */
const isFormula = (inner: string): boolean => {
  const bare = inner.replaceAll(
    /\\(?:text\w{0,4}|mathrm|operatorname|mbox|begin|end) ?\{[^{}]{0,80}\}|\\[a-zA-Z]{1,20}|(?<![a-z])(?:sin|cos|tan|log|max|min|mod|gcd)(?![a-z])/g,
    '\\',
  );
  return (
    !/[€£¥₹]|[a-z]{3}/.test(bare) &&
    (/[\\^_=+*<>≤≥≠×·÷±≈−]|\d ?[a-z]|[a-zA-Z]\(/.test(bare) ||
      /^(?:[a-zA-Z]'?|\d[\d.,]*%?|.*!)$/.test(inner.trim()))
  );
};
const read = (inner: string): string | undefined => {
  const words = plain({ text: inner.replaceAll('\n', ' '), at: 0, depth: 0 });
  // A letter by itself is heard as a letter, not as a word.
  const letters = words.replaceAll(/(?<![\p{L}\p{N}'])[a-z](?= |[,.;]|$)(?! subset)/gu, (letter) =>
    letter.toUpperCase(),
  );
  return /[\p{L}\p{N}]/u.test(letters) ? letters : undefined;
};

/** What a command by itself may stand after; "C:\times" is a folder. */
const ALONE = new RegExp(
  `(?<=^|[\\s\\d(){}=+*/^_,.;:<>|-])(?<![a-zA-Z]:)\\\\(?<name>${[
    ...BOUNDED.keys(),
    ...ACCENTS.keys(),
    ...COMMANDS.keys(),
    'frac',
    'dfrac',
    'tfrac',
    'sqrt',
    'binom',
    'vec',
    'mathbb',
  ]
    .toSorted((a, b) => b.length - a.length)
    .join('|')})(?![a-zA-Z])`,
  'gm',
);

function withoutCommands(source: Source): Source {
  const edits: Edit[] = [];
  const { text } = source;
  let done = 0;
  for (const found of text.matchAll(ALONE)) {
    if (found.index < done) continue;
    const name = found.groups?.['name'] ?? '';
    const reader: Reader = { text, at: found.index + 1 + name.length, depth: 0 };
    const words = command(name, reader, text.slice(Math.max(0, found.index - 8), found.index));
    if (words.trim() === '' || words.includes('\n')) continue;
    edits.push({ from: found.index, to: reader.at, text: words });
    done = reader.at;
  }
  return edited(source, edits, 'LaTeX');
}

/** Formulas of LaTeX in the signs that the rules read. Signs that Markdown escapes lose their backslash. */
export function withoutLatex(source: Source): Source {
  if (!/[$\\]/.test(source.text)) return source;
  let text = replaced(
    source,
    /\$\$([^$]{1,1000})\$\$|\\\[([^$]{1,1000}?)\\\]|\\\(([^$\n]{1,300}?)\\\)|(\\begin\{(?:equation|align|aligned|gather|cases|[pbv]?matrix)\*?\}[^$]{1,1000}?\\end\{[a-z*]{4,12}\})|(?<![\w\\$])\$(?![\s$])([^$\n]{1,200})(?<!\s)\$(?![\w$])/g,
    'LaTeX',
    ([, ...parts]) => {
      const inner = parts.find((part) => part !== undefined) ?? '';
      return isFormula(inner) ? read(inner) : undefined;
    },
  );
  if (!text.text.includes('\\')) return text;
  text = replaced(text, /(?<=\d)(?:\\,(?=[\\a-zA-Zµ%°])|\\[;:](?=\\[a-z]))/g, 'LaTeX space', () => ' ');
  text = withoutCommands(text);
  text = replaced(text, /(?<![\\:])\\(?=[*_`])|(?<=^\s{0,8}\d{1,3})\\(?=[.)]\s)/gm, 'Markdown', () => '');
  return replaced(
    text,
    /(?<![\w\\/:])\\(?=[*_#$()[\]{}.!~`>|+-](?![\w-]{1,40}[/\\]))/g,
    'Markdown',
    () => '',
  );
}
