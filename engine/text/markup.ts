/**
 * Owns what is never said: Markdown, HTML, code blocks, emoji, footnote marks. Pure. Every pattern is
 * bounded ({0,n}), so that hostile input costs time in proportion to its length. It must not change words or numbers.
 */
import { withoutStageNotes } from './stage-notes';
import { edited, replaced, unwrapped, type Edit, type Source } from './source';

/** "♀" and "☉" are signs of a text where no selector or joiner makes an emoji of them. */
const EMOJI =
  /(?!(?<!\u{200D})[☉♀♂♃](?!\u{FE0F}))\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u{FE0E}\u{20E3}]|\u{FE0F}|\u{200D}|[\u{E0020}-\u{E007F}]/gu;
/** Pictographs that are marks of a text first: they are left to other rules. */
const TEXT_MARK = /[©®™‼⁉↔-↙]/u;
/** :-) ;D <3 and the like, standing alone. */
const EMOTICON = /(?<=^|\s)(?:[:;=][-']?[()DPpOo/\\|[\]]|<3|\^_\^|xD)(?=\s|$|[.!?,])/gm;

/** Drops code blocks, an unclosed one to its end. */
export function withoutCodeBlocks(source: Source): Source {
  const edits: Edit[] = [];
  let open: number | null = null;
  for (const found of source.text.matchAll(/^[ ]{0,3}(?:```|~~~)/gm)) {
    if (open === null) {
      // A one-line ```fence``` ends where its own marker comes again.
      const line = /^[^\n]{0,4000}/.exec(source.text.slice(found.index + found[0].length))?.[0] ?? '';
      const closing = /(?:```|~~~)/.exec(line);
      if (closing === null) open = found.index;
      else {
        const to = found.index + found[0].length + closing.index + closing[0].length;
        edits.push({ from: found.index, to, text: ' ' });
      }
      continue;
    }
    edits.push({ from: open, to: found.index + found[0].length, text: ' ' });
    open = null;
  }
  if (open !== null) edits.push({ from: open, to: source.text.length, text: ' ' });
  return edited(source, edits, 'code block');
}

const TAGS = new Set(
  (
    'a abbr address article aside audio b base blockquote body br button canvas caption center cite code col dd del details dfn div dl ' +
    'dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend ' +
    'li link main mark meta nav object ol option p pre q s samp section select small source span strike strong sub summary sup svg ' +
    'table tbody td textarea tfoot th thead time title tr tt u ul var video wbr'
  ).split(' '),
);
const BREAKING_TAG = /^(?:br|p|div|li|h[1-6]|tr|table|ul|ol|blockquote|section|hr|pre|dt|dd)$/;

function withoutHtml(source: Source): Source {
  const quiet = replaced(
    source,
    /<!--[^>]{0,2000}-->|<(script|style)\b[^>]{0,300}>[^<]{0,4000}<\/\1>/gi,
    'HTML that is not shown',
    () => ' ',
  );
  return replaced(quiet, /<\/?([a-zA-Z][a-zA-Z\d]{0,11})(?:\s[^<>]{0,300})?\/?>/g, 'HTML tag', (found) => {
    const name = (found[1] ?? '').toLowerCase();
    if (!TAGS.has(name)) return undefined;
    return BREAKING_TAG.test(name)
      ? '\n'
      : /^(?:su[bp]|wbr|span|[biu]|em|strong|font)$/.test(name)
        ? ''
        : ' ';
  });
}

/** A raised number in HTML is a power ("10<sup>6</sup>"), a lowered one part of a formula. */
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';
const shifted = (digits: string, to: string): string =>
  [...digits].map((digit) => (digit === '-' ? '⁻' : to.charAt(Number(digit)))).join('');

function withRaisedDigits(source: Source): Source {
  return replaced(source, /<(sup|sub)>\s?(-?\d{1,4})\s?<\/\1>/gi, 'HTML tag', ([, name = '', digits = '']) =>
    shifted(digits, name.toLowerCase() === 'sup' ? RAISED : LOWERED),
  );
}

/** "**** 4242" and "***-**-6789" are a card and a number that is hidden in part, not emphasis (codes.ts reads them). */
const withMaskedDigits = (source: Source): Source =>
  replaced(
    source,
    /(?<=[A-Z]{2}\d{2})\*{2,20}(?=\d{2,4}(?!\d))|(?<=\w)\*{2,8}(?=\w{0,3}@)|(?<![\w*])(?:\*{3,16}[ -]?(?:\*{2,8}[ -]?){0,3}(?=\d{2,4}(?![\d*]))|\*{1,2}(?=\d{4}(?![\d*])(?![^\n*]{0,80}\*)))/g,
    'hidden digits',
    ([stars]) => stars.replaceAll('*', '•'),
  );

const MARKS = 'Markdown';

/** The space before a number of a list inside its line: "1) wash 2) dry". */
const INLINE_MARK = /(?<=[\p{L}\d'"*])[^\S\n](?=(?:[1-9]\d?|i{1,3}|iv|vi{0,3}|ix|[a-h])\)\s)/gu;

function withoutLineMarks(source: Source): Source {
  let text = replaced(source, /^[ |:*_=-]{3,200}$/gm, 'ruler', () => '');
  text = replaced(text, /^(?:[^\S\n]{0,8}>){1,8}/gm, MARKS, () => '');
  text = replaced(text, /^[^\S\n]{0,12}#{1,6}[^\S\n]{1,8}/gm, MARKS, () => '');
  text = replaced(text, /^[^\S\n]{0,12}[-*+•‣◦][^\S\n]{1,8}/gm, MARKS, () => '');
  text = replaced(text, /^[^\S\n]{0,12}\[[ xX]\][^\S\n]{1,8}/gm, MARKS, () => '');
  text = replaced(text, /(?<=^[^\S\n]{0,12}\d{1,3})[.)](?=[^\S\n]{1,8}\S)/gm, MARKS, () => ',');
  text = replaced(text, /(?<=[:,;] (?:[1-9]\d?|[a-h]))\.(?=\s\p{Ll})/gu, MARKS, () => ',');
  text = replaced(text, /[^\S\n][•·‣][^\S\n]/g, MARKS, () => ', ');
  text = replaced(text, INLINE_MARK, MARKS, ({ index, input }) => {
    const before =
      input
        .slice(Math.max(0, index - 200), index)
        .split('\n')
        .at(-1) ?? '';
    return /\([^()]*$/.test(before) ? undefined : ', ';
  });
  text = replaced(text, /[^\S\n]#{1,6}[^\S\n]{0,8}$/gm, MARKS, () => '');
  return withoutTables(text);
}

function withoutTables(source: Source): Source {
  const edits: Edit[] = [];
  for (const row of source.text.matchAll(/^[^\S\n]{0,12}\|[^\n]{1,4000}$/gm)) {
    // "|x| < 3" is a formula.
    if (!/\|\s{0,8}$|\s\|\s/.test(row[0])) continue;
    for (const bar of row[0].matchAll(/\|/g)) {
      const from = row.index + bar.index;
      const isEdge = /^\s*$/.test(row[0].slice(0, bar.index)) || /^[\s|]*$/.test(row[0].slice(bar.index + 1));
      edits.push({ from, to: from + 1, text: isEdge ? '' : ',' });
    }
  }
  return edited(source, edits, 'table bar');
}

function withoutLinks(source: Source): Source {
  let text = unwrapped(source, /!\[([^[\]\n]{0,200})\]\([^()\s]{0,2000}\)/dg, 'picture address');
  text = unwrapped(
    text,
    /\[([^[\]\n]{1,300})\]\((?:[^()\s]|\([^()\s]{0,80}\)){0,2000}(?:\s"[^"\n]{0,200}")?\)/dg,
    'link address',
  );
  text = unwrapped(text, /\[([^[\]\n]{1,300})\]\[[^[\]\n]{0,80}\]/dg, 'link address');
  text = replaced(text, /\[\^?\d{1,3}\]/g, 'footnote mark', () => '');
  return unwrapped(text, /<((?:https?:\/\/|mailto:)[^<>\s]{1,2000})>/dg, MARKS);
}

function withoutEmphasis(source: Source): Source {
  let text = unwrapped(source, /(?<![*\w])\*(?![\s*])([^*\n]{1,120}?)(?<!\s)\*(?![*\w])/dg, MARKS);
  text = replaced(text, /(?<=(?<![\p{L}\d])(?:\p{L}|\d{1,6}))\*\*(?=\d|[a-z](?!\p{L}))/gu, MARKS, () => '^');
  text = replaced(text, /\*{2,3}|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)|~~/g, MARKS, () => '');
  return replaced(text, /`{1,3}/g, MARKS, () => '');
}

function withoutPictographs(source: Source): Source {
  const plain = replaced(source, EMOTICON, 'emoticon', () => ' ');
  return replaced(plain, EMOJI, 'emoji', ([sign]) =>
    TEXT_MARK.test(sign) ? undefined : sign === '\u{200D}' || /\p{M}/u.test(sign) ? '' : ' ',
  );
}

/**
 * Plain text of Markdown and HTML. Headings, bullets and quotes lose their marks, "1. First" keeps its number, table
 * rows become enumerations, rulers become nothing. The lines stay.
 */
export function withoutMarkup(source: Source): Source {
  const shown = withoutHtml(withRaisedDigits(withMaskedDigits(withoutCodeBlocks(source))));
  return withoutPictographs(withoutEmphasis(withoutStageNotes(withoutLinks(withoutLineMarks(shown)))));
}
