/** Owns how words are broken into lines of a picture. Pure: how wide words are is told. */

/** @returns at least one line; a word that is wider than a line stands alone and goes over its edge. */
export function linesOf(text: string, width: number, widthOf: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Of what is being said the end is what people read. */
export function lastLines(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  const [first = '', ...rest] = lines.slice(-most);
  return [`… ${first}`, ...rest];
}

/** As much of it as fits into one line. */
export function shortened(text: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= width) return text;
  let end = text.length;
  while (end > 0 && widthOf(`${text.slice(0, end).trimEnd()}…`) > width) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}
