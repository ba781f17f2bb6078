/**
 * Owns how rules are applied: each reads only what no rule before it has read, so that nothing is said twice and each
 * word can be traced to the characters it stands for. Pure. It must not know what any rule says.
 */

/** Stands for each character that was read already. Written text never holds it (see characters.ts). */
export const MASK = '\u{E000}';
/** Rules look this far around a match for what it may mean. */
const CONTEXT_CHARS = 96;

export type Line = {
  readonly text: string;
  /** Most words are in capitals: they are loud words then, not initialisms. */
  readonly isShouting: boolean;
};

export type Match = {
  readonly whole: string;
  readonly at: number;
  readonly line: Line;
  /** A named group, '' where it took no part. */
  readonly part: (name: string) => string;
  /** What was written right before and after the match, on its line. */
  readonly before: string;
  readonly after: string;
};

/** Words, with `length` if less than the match is read; '' for silence; undefined if the rule does not apply. */
export type Said = string | { readonly words: string; readonly length: number } | undefined;

export type Rule = {
  readonly name: string;
  /** Global; every repeat bounded, so that the work is in proportion to the text. */
  readonly pattern: RegExp;
  /** A line without a match of this cheap pattern is passed by. */
  readonly needs?: RegExp;
  readonly say: (match: Match) => Said;
};

/** What one rule read: [from, to) of the line. */
export type Claim = {
  readonly from: number;
  readonly to: number;
  readonly rule: string;
  readonly words: string;
};

/** @returns claims in order of place, without overlap. Earlier rules win. */
export function claimsOf(line: Line, rules: readonly Rule[]): readonly Claim[] {
  const claims: Claim[] = [];
  let open = line.text;
  const met = new Map<RegExp, boolean>();
  const isMet = (needs: RegExp): boolean => {
    const known = met.get(needs) ?? needs.test(line.text);
    met.set(needs, known);
    return known;
  };
  for (const { name, pattern, needs, say } of rules) {
    if (needs !== undefined && !isMet(needs)) continue;
    const parts: string[] = [];
    let done = 0;
    // Not matchAll: it copies the pattern, for each rule and line.
    pattern.lastIndex = 0;
    for (let found = pattern.exec(open); found !== null; found = pattern.exec(open)) {
      if (found[0] === '') pattern.lastIndex += 1;
      const from = found.index;
      const said = say(matchOf(found, line));
      if (said === undefined) continue;
      const length = typeof said === 'string' ? found[0].length : said.length;
      if (length < 1 || found[0].slice(0, length).includes(MASK)) continue;
      const words = typeof said === 'string' ? said : said.words;
      claims.push({ from, to: from + length, rule: name, words: words.trim().replaceAll(/ {2,}/g, ' ') });
      parts.push(open.slice(done, from), MASK.repeat(length));
      done = from + length;
    }
    if (parts.length > 0) open = parts.join('') + open.slice(done);
  }
  return claims.toSorted((a, b) => a.from - b.from);
}

function matchOf(found: RegExpExecArray, line: Line): Match {
  const whole = found[0];
  const at = found.index;
  return {
    whole,
    at,
    line,
    part: (name) => found.groups?.[name] ?? '',
    before: line.text.slice(Math.max(0, at - CONTEXT_CHARS), at),
    after: line.text.slice(at + whole.length, at + whole.length + CONTEXT_CHARS),
  };
}
