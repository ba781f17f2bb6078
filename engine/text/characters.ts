/**
 * Owns the one form that each character takes before anything is read: full-width letters, ligatures, digits of other
 * scripts and the many quotation marks and dashes become plain ones. Pure. Raised and lowered digits stay, because
 * they mean something (powers, formulas). It must not read words.
 */
import { edited, type Edit, type Source } from './source';

/** Marks with more than one form. NFKC knows the rest. */
const SAME: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  ʼ: "'",
  '‛': "'",
  '′': "'",
  '´': "'",
  '″': '"',
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '‹': "'",
  '›': "'",
  '‐': '-',
  '\u2011': '-',
  '‒': '–',
  '―': '—',
  '。': '.',
  '、': ',',
  '،': ',',
  '؛': ';',
  '؟': '?',
  '٪': '%',
  '٫': '.',
  '٬': ',',
  μ: 'µ',
  µ: 'µ',
  '∶': ':',
  '∗': '*',
  '∕': '/',
  '℃': '°C',
  '℉': '°F',
  '№': 'No. ',
  '㎡': 'm²',
  '㎢': 'km²',
  '㎠': 'cm²',
  '㎟': 'mm²',
  '㎥': 'm³',
  '㎤': 'cm³',
  '㏄': 'cm³',
};
const KEPT = /^[⁰¹²³⁴-⁹⁺⁻ⁿ₀-₉™℠®©°…]$/u;
/** A base with the marks on it; alone, a mark is its own cluster. */
const CLUSTER = /[^\p{M}]\p{M}{1,16}|[^\n -~]/gu;
/** Letters below and above the line: "aₙ", "eˣ". In a row ("1ˢᵗ") they only look small. */
const LOWERED_LETTER = /^[ₐ-ₜᵢᵣᵤᵥⱼ]$/u;
const RAISED_LETTER = /^[ᵃ-ᵇᵈ-ᵍʰⁱʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬ-ᵂ]$/u;
const VULGAR = /[¼½¾⅐-⅞]/u;
const SPACES = /^[\u00a0\u2000-\u200a\u202f\u205f\u3000\t\v\f\u2028\u2029\u0085\u1680]$/u;
const HARD_SPACE = /^[\u00a0\u2007\u2009\u202f]$/u;

/** The value of a decimal digit of any script: the digits of a script lie in tens. */
function digitValue(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 60 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}

function formOf(cluster: string, before: string, after: string): string {
  const same = SAME[cluster];
  if (same !== undefined) return same;
  if (HARD_SPACE.test(cluster)) {
    // "12 500" with a hard space is one number.
    return /\d$/.test(before) && /^\d{3}(?!\d)/.test(after) && !/(?<!\d)0\d{0,2}$/.test(before) ? ',' : ' ';
  }
  if (SPACES.test(cluster)) return ' ';
  if (KEPT.test(cluster)) return cluster;
  if (LOWERED_LETTER.test(cluster) && /(?<!\p{L})\p{L}$/u.test(before))
    return `_${cluster.normalize('NFKC')}`;
  if (
    RAISED_LETTER.test(cluster) &&
    /(?:(?<!\p{L})(?!\p{Lm})\p{L}|[\d)])$/u.test(before) &&
    !/^\p{Lm}/u.test(after)
  )
    return `^${cluster.normalize('NFKC')}`;
  if (/^\p{Nd}$/u.test(cluster)) return String(digitValue(cluster.normalize('NFKC')));
  if (cluster === 'º' && /\d\s?$/.test(before)) return '°';
  if (VULGAR.test(cluster)) return (/\d$/.test(before) ? ' ' : '') + cluster.normalize('NFKC');
  // The mask of rule.ts, and what has no meaning outside one program.
  if (/^[\p{Co}\p{Cs}\p{Cn}]/u.test(cluster)) return '\uFFFD';
  return cluster.normalize('NFKC').replaceAll(/[\p{Co}\p{Cs}]/gu, '\uFFFD');
}

const INVISIBLE = /[\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/u;
/** A joiner or a selector inside an emoji goes with the emoji (markup.ts). */
const EMOJI_PARTS = /[\u{200d}\u{e0020}-\u{e007f}]/u;

/** One form for each character. Line ends become "\n"; characters without a shape are dropped. */
export function plainCharacters(source: Source): Source {
  const { text } = source;
  const edits: Edit[] = [];
  for (const found of text.matchAll(CLUSTER)) {
    const [cluster] = found;
    const from = found.index;
    const to = from + cluster.length;
    const before = text.slice(Math.max(0, from - 8), from);
    const form = plainForm(cluster, before, text.slice(to, to + 8));
    if (form !== cluster) edits.push({ from, to, text: form });
  }
  return edited(source, edits, 'invisible character');
}

function plainForm(cluster: string, before: string, after: string): string {
  if (cluster === '\r') return after.startsWith('\n') ? '' : '\n';
  const first = String.fromCodePoint(cluster.codePointAt(0) ?? 0);
  if (INVISIBLE.test(first) && !EMOJI_PARTS.test(first)) {
    if (SPACES.test(first)) return ' ';
    return cluster.length > first.length ? cluster.slice(first.length).normalize('NFKC') : '';
  }
  return formOf(cluster, before, after);
}
