/**
 * Owns what one running session writes: its lines in order, each once, and its sound. What can't be written waits, is told
 * once, and is never thrown into a conversation.
 */
import { join } from 'node:path';
import { writeWav } from '../../audio/wav';
import { problemOf, type Problem } from '../../contract/errors';
import type { HistorySide } from '../../contract/history';
import type { Log } from '../../log';
import { ENDING, type Catalogue } from './catalogue';
import { isMissing, type Files } from './files';
import { idOf } from './ids';
import { formatLine, type HeadLine, type Line } from './lines';

export type Sound = {
  readonly turnId: number;
  readonly side: HistorySide;
  readonly sampleRate: number;
  readonly samples: Float32Array;
};

/** What a session writes with. Nothing here throws or is waited for. */
export type SessionWriter = {
  readonly id: string;
  add(line: Exclude<Line, HeadLine>): void;
  /** Another persona speaks from now on. */
  persona(head: Pick<HeadLine, 'profileId' | 'personaName' | 'atMs'>): void;
  addSound(sound: Sound, atMs: number): void;
  /** No more will come. */
  end(atMs: number): void;
};

/** Lines that a session has for a disk that takes none; the oldest go first. */
const MAX_WAITING_LINES = 500;
/** Pieces of sound on their way to the disk, each a minute or two; what comes to a disk that is slower is left out. */
const MAX_WAITING_SOUNDS = 4;
/** The folder, as a session writes into it. */
export type Place = {
  readonly folder: string;
  readonly files: Files;
  readonly catalogue: Pick<Catalogue, 'touch'>;
  readonly log: Log;
  /** One change after the other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Sessions that write, by their ids. */
  readonly running: Map<string, Writing>;
  /** Sound of all sessions that is on its way to the disk. */
  waitingSounds: number;
};

/** Of one session. */
export type Writing = {
  readonly id: string;
  head: HeadLine;
  waiting: Line[];
  hasHead: boolean;
  /** After a failure half a line may stand at the end of the file. */
  isTorn: boolean;
  isTold: boolean;
  readonly onProblem: (problem: Problem) => void;
};

export const fileOf = ({ folder }: Pick<Place, 'folder'>, id: string): string =>
  join(folder, `${id}${ENDING}`);
export const soundsOf = ({ folder }: Pick<Place, 'folder'>, id: string): string => join(folder, id);
export const soundOf = (
  place: Pick<Place, 'folder'>,
  id: string,
  turnId: number,
  side: HistorySide,
): string => join(soundsOf(place, id), `${turnId}-${side}.wav`);

/** What is said from now on is another matter, and begins a file anew. */
export function beginAnew(writing: Writing): void {
  writing.waiting = [];
  writing.hasHead = false;
  writing.isTorn = false;
}

/** @param onProblem is called once at most. */
export function openWriter(
  place: Place,
  head: Omit<HeadLine, 'is' | 'version'>,
  onProblem: (problem: Problem) => void,
): SessionWriter {
  const id = idOf(head);
  const writing: Writing = {
    id,
    head: { is: 'session', version: 1, ...head },
    waiting: [],
    hasHead: false,
    isTorn: false,
    isTold: false,
    onProblem,
  };
  place.running.set(id, writing);
  const add = (line: Line): void => {
    writing.waiting = [...writing.waiting, line].slice(-MAX_WAITING_LINES);
    void place.inTurn(() => write(place, writing));
  };
  return {
    id,
    add,
    persona: (change) => {
      writing.head = { ...writing.head, ...change };
      // Else it stands at the head as soon as there is one.
      if (writing.hasHead || writing.waiting.length > 0) add(writing.head);
    },
    addSound: (sound, atMs) => addSound(place, writing, sound, atMs),
    end: (atMs) => {
      void place.inTurn(async () => {
        if (writing.hasHead || writing.waiting.length > 0) {
          writing.waiting.push({ is: 'end', atMs });
          await write(place, writing);
        }
        place.running.delete(id);
      });
    },
  };
}

function failed({ log, folder }: Place, writing: Writing, thrown: unknown): void {
  log('warn', 'a line of the transcript could not be written', { code: codeOf(thrown) });
  if (writing.isTold) return;
  writing.isTold = true;
  writing.onProblem(problemOf('DISK_FAILED.transcript', { folder }));
}

async function write(place: Place, writing: Writing): Promise<void> {
  const { id } = writing;
  const lines = writing.waiting;
  if (lines.length === 0) return;
  writing.waiting = [];
  const append = (isNew: boolean): Promise<void> => {
    const text = [...(isNew ? [writing.head] : []), ...lines].map(formatLine).join('');
    return place.files.append(fileOf(place, id), writing.isTorn ? `\n${text}` : text, isNew);
  };
  try {
    await append(!writing.hasHead).catch(async (thrown: unknown) => {
      if (!writing.hasHead || !isMissing(thrown)) throw thrown;
      // Another Sidetone deleted it. What is said from now on begins a file anew, as if we had.
      writing.isTorn = false;
      await append(true);
    });
    writing.hasHead = true;
    writing.isTorn = false;
    place.catalogue.touch(id);
  } catch (thrown) {
    writing.waiting = [...lines, ...writing.waiting].slice(-MAX_WAITING_LINES);
    writing.isTorn = true;
    failed(place, writing, thrown);
  }
}

function addSound(
  place: Place,
  writing: Writing,
  { turnId, side, sampleRate, samples }: Sound,
  atMs: number,
): void {
  const { files } = place;
  const { id } = writing;
  if (place.waitingSounds >= MAX_WAITING_SOUNDS) {
    failed(place, writing, new Error('the disk is too slow'));
    return;
  }
  place.waitingSounds += 1;
  void place.inTurn(async () => {
    const path = soundOf(place, id, turnId, side);
    try {
      // Without a line there is nothing that it belongs to: it was deleted in the meantime, or never written.
      if (!writing.hasHead || (await files.stamp(fileOf(place, id))) === null) return;
      await files.write(path, writeWav({ channels: [samples], sampleRate }));
      writing.waiting.push({ is: 'audio', atMs, turnId, side });
      await write(place, writing);
    } catch (thrown) {
      await files.remove(path).catch(() => {});
      failed(place, writing, thrown);
    } finally {
      place.waitingSounds -= 1;
    }
  });
}

export const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
