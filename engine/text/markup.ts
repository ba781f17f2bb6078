/**
 * Owns what is never said: Markdown, HTML, code blocks, emoji, stage directions. Pure. Every pattern is bounded
 * ({0,n}), so that hostile input costs time in proportion to its length. It must not change words or numbers.
 */

/** First word of a *stage direction*; anything else between single asterisks is emphasis and is said. */
const STAGE_VERB =
  /^(?:[a-z]{2,16}ly\s+)?(?:smil|laugh|chuckl|giggl|grin|nod|sigh|paus|wav|wink|lean|shrug|gasp|bow|blush|beam|frown|cough|yawn|sniff|cr(?:y|ies)|clear|look|glanc|whisper|think|type|typing|check|tak|rais|tilt|shak|roll|scratch|gestur|point|clap|hug|pat|stretch|mutter|ponder|star|turn)(?:s|es|ing|ning|ding|ging|ping)?(?:\s|$)/i;

const EMOJI =
  /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u{FE0E}\u{20E3}]|\u{FE0F}|\u{200D}|[\u{E0020}-\u{E007F}]/gu;
/** :-) ;D <3 and the like, standing alone. */
const EMOTICON = /(?<=^|\s)(?:[:;=][-']?[()DPpOo/\\|[\]]|<3|\^_\^|xD)(?=\s|$|[.!?,])/g;

/** Removes code blocks, an unclosed one to its end. */
export function withoutCodeBlocks(text: string): string {
  const parts = text.split(/^[ ]{0,3}(?:```|~~~)/m);
  // Odd parts are inside a fence; a one-line ```fence``` ends where its own marker comes again.
  return parts
    .map((part, index) => (index % 2 === 0 ? part : (/(?:```|~~~)(.*)$/s.exec(part)?.[1] ?? '')))
    .join('\n');
}

/**
 * One line of Markdown as plain text. Headings, bullets and quotes lose their marks, "1. First" keeps its number, table
 * rows become enumerations, rulers become nothing.
 */
export function plainLine(line: string): string {
  if (/^[\s|:*_=-]{3,}$/.test(line) && !/\w/.test(line.replaceAll('_', ''))) return '';
  let text = line
    .replace(/^(?:\s{0,8}>){1,8}/, '')
    .replace(/^\s{0,12}#{1,6}\s+/, '')
    .replace(/^\s{0,12}[-*+•‣◦]\s+/, '')
    .replace(/^\s{0,12}\[[ xX]\]\s+/, '')
    .replace(/^\s{0,12}(\d{1,3})[.)]\s+(?=\S)/, '$1, ')
    .replace(/\s#{1,6}\s*$/, '');
  if (/^\s{0,12}\|/.test(text)) {
    const cells = text.split('|').map((cell) => cell.trim());
    text = cells.filter((cell) => cell !== '').join(', ');
  }
  return inline(text);
}

function inline(text: string): string {
  return text
    .replace(/!\[([^[\]]{0,200})\]\([^()\s]{0,2000}\)/g, '$1')
    .replace(/\[([^[\]]{1,300})\]\([^()\s]{0,2000}(?:\s"[^"]{0,200}")?\)/g, '$1')
    .replace(/\[([^[\]]{1,300})\]\[[^[\]]{0,80}\]/g, '$1')
    .replace(/\[\^?\d{1,3}\]/g, '')
    .replace(/<((?:https?:\/\/|mailto:)[^<>\s]{1,2000})>/g, '$1')
    .replace(/<\/?[a-zA-Z][^<>]{0,300}>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[([]([^()[\]]{2,60})[)\]]/g, (whole, inner: string) => (STAGE_VERB.test(inner) ? ' ' : whole))
    .replace(/(?<![*\w])\*([^*\n]{2,120})\*(?![*\w])/g, (_, inner: string) =>
      STAGE_VERB.test(inner) ? ' ' : inner,
    )
    .replace(/\*{2,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|~~/g, '')
    .replace(/`{1,3}/g, '')
    .replace(EMOTICON, ' ')
    .replace(EMOJI, ' ');
}
