/**
 * Owns a kept session in the forms in which people take it elsewhere: Markdown, plain text, JSON, and subtitles whose
 * times count from the beginning of the session. Pure; it leaves nothing out and adds nothing.
 */
import { assertNever } from '../../contract/errors';
import type { HistoryAnswers, HistoryFormat, KeptSession, KeptTurn } from '../../contract/history';
import { words } from '../../words';

const { exported } = words;

type Exported = HistoryAnswers['history.export'];

const MEDIA_TYPE: Readonly<Record<HistoryFormat, string>> = {
  md: 'text/markdown;charset=utf-8',
  txt: 'text/plain;charset=utf-8',
  json: 'application/json',
  srt: 'application/x-subrip;charset=utf-8',
};

export function exportSession(
  session: KeptSession,
  turns: readonly KeptTurn[],
  format: HistoryFormat,
): Exported {
  const fileName = `sidetone-${slug(session.personaNames[0] ?? '')}-${stampOf(session.startedAtMs)}.${format}`;
  return { fileName, mediaType: MEDIA_TYPE[format], text: textOf(session, turns, format) };
}

function textOf(session: KeptSession, turns: readonly KeptTurn[], format: HistoryFormat): string {
  switch (format) {
    case 'md':
      return markdown(session, turns);
    case 'txt':
      return plainText(session, turns);
    case 'json':
      return `${JSON.stringify({ format: 1, session, turns }, null, 2)}\n`;
    case 'srt':
      return subtitles(session, turns);
  }
  return assertNever(format, 'format');
}

function markdown(session: KeptSession, turns: readonly KeptTurn[]): string {
  const said = turns.flatMap(({ you, them, unheard, personaName, spans, outcome }) => {
    const lost = unheard === '' ? '' : ` ~~${escaped(unheard)}~~ *(${exported.unheard})*`;
    const gap = spans?.voiceToVoiceMs ?? null;
    const notes = [
      ...(gap === null ? [] : [answeredAfter(gap)]),
      ...(outcome === 'interrupted' ? [exported.interrupted] : []),
    ];
    return [
      ...(you === '' ? [] : [`**${exported.you}:** ${escaped(you)}`]),
      ...(them === '' && unheard === '' ? [] : [`**${escaped(personaName)}:** ${escaped(them)}${lost}`]),
      ...(notes.length === 0 ? [] : [`*${notes.join(', ')}*`]),
    ];
  });
  return `# ${escaped(titleOf(session))}\n\n${dateOf(session.startedAtMs)}\n\n${said.join('\n\n')}\n`;
}

function plainText(session: KeptSession, turns: readonly KeptTurn[]): string {
  const said = turns.flatMap(({ you, them, unheard, personaName }) => [
    ...(you === '' ? [] : [`${exported.you}: ${you}`]),
    ...(them === '' && unheard === ''
      ? []
      : [`${personaName}: ${them}${unheard === '' ? '' : ` [${exported.unheard}: ${unheard}]`}`.trim()]),
  ]);
  return `${titleOf(session)}\n${dateOf(session.startedAtMs)}\n\n${said.join('\n')}\n`;
}

type Cue = { readonly fromMs: number; readonly toMs: number; readonly text: string };

/** Words without a time take about this long to say; a cue that is shorter than the least can't be read. */
const MS_PER_LETTER = 65;
const LEAST_CUE_MS = 700;

/** What was not heard is no part of a film's sound. */
function subtitles({ startedAtMs }: KeptSession, turns: readonly KeptTurn[]): string {
  const cues: Cue[] = [];
  let nextMs = 0;
  const add = (fromMs: number | null, toMs: number | null, text: string): void => {
    if (text === '') return;
    const from = fromMs === null ? nextMs : Math.max(0, fromMs - startedAtMs);
    const to = toMs === null ? from + text.length * MS_PER_LETTER : toMs - startedAtMs;
    cues.push({ fromMs: from, toMs: Math.max(to, from + LEAST_CUE_MS), text });
    nextMs = Math.max(nextMs, to, from + LEAST_CUE_MS);
  };
  for (const turn of turns) {
    add(turn.youFromMs, turn.youToMs, turn.you === '' ? '' : `${exported.you}: ${turn.you}`);
    add(turn.themFromMs, turn.themToMs, turn.them === '' ? '' : `${turn.personaName}: ${turn.them}`);
  }
  return cues
    .toSorted((left, right) => left.fromMs - right.fromMs)
    .map(
      ({ fromMs, toMs, text }, index) =>
        `${index + 1}\n${cueTime(fromMs)} --> ${cueTime(toMs)}\n${oneLine(text)}\n\n`,
    )
    .join('');
}

const titleOf = ({ personaNames }: KeptSession): string => exported.title(personaNames.join(', '));

/** On the clock of the machine, which is the person's: 2026-11-25 17:51. */
function dateOf(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

const stampOf = (atMs: number): string => dateOf(atMs).replace(' ', '-').replace(':', '');

/** In the window's form, so that one turn has one figure: below a second in milliseconds. */
const answeredAfter = (ms: number): string => {
  const whole = Math.round(ms);
  return whole < 1000
    ? exported.answeredAfterMs(`${whole}`)
    : exported.answeredAfterS((ms / 1000).toFixed(2));
};

function cueTime(ms: number): string {
  const whole = Math.round(ms);
  const part = (value: number, digits: number): string => String(value).padStart(digits, '0');
  const hours = part(Math.floor(whole / 3_600_000), 2);
  const minutes = part(Math.floor(whole / 60_000) % 60, 2);
  return `${hours}:${minutes}:${part(Math.floor(whole / 1000) % 60, 2)},${part(whole % 1000, 3)}`;
}

/** A blank line would end the cue, and an arrow would be taken for a time. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('-->', '→').trim();

/** What a voice says is no Markdown. */
const escaped = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/([\\`*_[\]<>#~|])/g, '\\$1');

const slug = (name: string): string => {
  const letters = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return letters === '' ? 'conversation' : letters;
};
