/** Owns what a mistake of YAML itself is called, for a person who writes a file and knows no grammar. Pure. */
import type { YAMLError } from 'yaml';

const QUOTES = 'text with a colon, or beginning with a sign such as @, *, & or %, must stand in quotes';

/** @param key the key that stands at the mistake, if one does. */
export function explainYaml(mistake: YAMLError, source: string, key: string): string {
  switch (mistake.code) {
    case 'DUPLICATE_KEY':
      return `${key === '' ? 'A key' : key} is given twice; keep one of them`;
    case 'TAB_AS_INDENT':
      return 'The line is indented with a tab; use spaces.';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BAD_SCALAR_START':
    case 'MULTILINE_IMPLICIT_KEY':
      return `This can't be read: ${QUOTES}, and a new key may not be indented further than the others.`;
    case 'MISSING_CHAR':
      return (
        unclosed(mistake, source) ?? 'A colon is missing after the key, or the line is indented wrongly.'
      );
    case 'BAD_INDENT':
    case 'BLOCK_IN_FLOW':
      return unclosed(mistake, source) ?? 'The line is indented unlike the lines that it belongs to.';
    case 'BAD_ALIAS':
      return `The * begins the name of a mark that is not there; ${QUOTES}.`;
    case 'TAG_RESOLVE_FAILED':
    case 'MULTIPLE_TAGS':
      return 'The word with ! is no text to YAML; put the whole text in quotes.';
    case 'BAD_DQ_ESCAPE':
      return 'A backslash in double quotes begins a special character; write two of them, or use single quotes.';
    case 'MULTIPLE_DOCS':
      return 'The file has more than one document; remove the line ---.';
    case 'BAD_DIRECTIVE':
      return 'A line that begins with % is for YAML itself; put it in quotes or remove it.';
    case 'KEY_OVER_1024_CHARS':
      return 'The text before the colon is too long to be a key; is a line break missing?';
    case 'UNEXPECTED_TOKEN':
      return (
        unclosed(mistake, source) ??
        `This is not expected here. Is a colon or a quote missing? Or else: ${QUOTES}.`
      );
    case 'ALIAS_PROPS':
    case 'BAD_PROP_ORDER':
    case 'MULTIPLE_ANCHORS':
    case 'NON_STRING_KEY':
    case 'BAD_COLLECTION_TYPE':
    case 'RESOURCE_EXHAUSTION':
    case 'IMPOSSIBLE':
      return `The YAML can't be read here: ${QUOTES}.`;
  }
}

const PAIRS = { '[': ']', '{': '}', '"': '"', "'": "'" } as const;
const NAMES = {
  '[': 'list that begins with [',
  '{': 'group that begins with {',
  '"': 'text that begins with "',
  "'": "text that begins with '",
} as const;

/** Where a value may begin. */
const OPENED = {
  '[': /(?:^|[\s:,[{-])\[/u,
  '{': /(?:^|[\s:,[{-])\{/u,
  '"': /(?:^|[\s:,[{-])"/u,
  "'": /(?:^|[\s:,[{-])'/u,
} as const;

/** A bracket or quote that is opened on the mistake's line, or the nearest one before it, and not closed there. */
function unclosed(mistake: YAMLError, source: string): string | null {
  const before = source.slice(0, mistake.pos[1]);
  const lines = before.split('\n').slice(-20).toReversed();
  for (const line of lines) {
    for (const open of Object.keys(PAIRS) as (keyof typeof PAIRS)[]) {
      const at = OPENED[open].exec(line);
      if (at === null) continue;
      const rest = line.slice(at.index + at[0].length);
      if (!rest.includes(PAIRS[open]))
        return `The ${NAMES[open]} is not closed; add ${PAIRS[open]} at its end.`;
    }
  }
  return null;
}
