/**
 * Owns what of a running session is kept. It sees what the host sends and what the player reports. It gives the store
 * lines, and sound where the person wants that. It decides nothing about the conversation and holds at most a few
 * turns.
 */
import type { HostEvent, PlayoutReport } from '../../contract/client';
import type { Settings } from '../../contract/settings';
import { MIC_RATE, PLAYOUT_RATE } from '../../contract/units';
import type { SessionWriter } from './writing';

/** What the user said in a turn, as it went to the recogniser. */
export type Utterance = {
  readonly turnId: number;
  readonly samples: Float32Array;
  /** Host-clock time at which its last sample was captured. */
  readonly endedAtMs: number;
};

export type SessionKeeper = {
  /** Before the client gets it. */
  sent(event: HostEvent): void;
  /** Before the session hears of it. */
  played(report: PlayoutReport): void;
  uttered(utterance: Utterance): void;
  /** The session is over. */
  ended(): void;
};

type Wishes = Pick<Settings, 'keepTranscripts' | 'keepAudio'>;

/** On the host's clock. */
type Side = { fromMs: number | null; toMs: number | null };

type OpenTurn = {
  readonly you: Side & { samples: Float32Array | null; isWritten: boolean };
  readonly them: Side & {
    pieces: Int16Array[];
    sampleCount: number;
    playedSamples: number;
    /** What was sent was taken back; samples that come now are another reply. */
    isFlushed: boolean;
    text: string;
    writtenText: string;
    writtenAtMs: number;
  };
};

/** One that is settled, one that is answered, one that is being said, and one to spare. */
const MAX_TURNS = 4;
/** Of a reply; its end is left out beyond. 10 MB. */
const MAX_REPLY_SAMPLES = 200 * PLAYOUT_RATE;
/**
 * While the persona speaks, what is said is written down this often, for the case that nothing can be written later.
 */
const INTERIM_MS = 1000;

export function createSessionKeeper(deps: {
  readonly writer: SessionWriter;
  readonly wishes: () => Wishes;
  /** Wall clock: when a line is written. */
  readonly now: () => number;
  /** The host's monotonic clock: how long something takes. */
  readonly measureMs: () => number;
  /** A time on the host's clock as it is kept: from the session's head on. */
  readonly toWall: (hostMs: number) => number;
}): SessionKeeper {
  const { writer, wishes, now, measureMs, toWall } = deps;
  const turns = new Map<number, OpenTurn>();
  let persona: { readonly profileId: string; readonly personaName: string } | null = null;

  const turnOf = (turnId: number): OpenTurn => {
    const known = turns.get(turnId);
    if (known !== undefined) return known;
    const turn: OpenTurn = {
      you: { fromMs: null, toMs: null, samples: null, isWritten: false },
      them: {
        fromMs: null,
        toMs: null,
        pieces: [],
        sampleCount: 0,
        playedSamples: 0,
        isFlushed: false,
        text: '',
        writtenText: '',
        writtenAtMs: -Infinity,
      },
    };
    turns.set(turnId, turn);
    for (const oldest of turns.keys()) {
      if (turns.size <= MAX_TURNS) break;
      turns.delete(oldest);
    }
    return turn;
  };

  const kept = ({ fromMs, toMs }: Side): Side => ({
    fromMs: fromMs === null ? null : toWall(fromMs),
    toMs: toMs === null ? null : toWall(toMs),
  });

  const writeThem = (turnId: number, text: string, unheard: string, isFinal: boolean): void => {
    const { them } = turnOf(turnId);
    them.writtenAtMs = measureMs();
    them.writtenText = text;
    writer.add({ is: 'them', atMs: now(), turnId, text, unheard, isFinal, ...kept(them) });
  };

  const interim = (turnId: number, them: OpenTurn['them']): void => {
    if (them.fromMs === null || them.text === them.writtenText) return;
    if (measureMs() - them.writtenAtMs < INTERIM_MS) return;
    if (wishes().keepTranscripts) writeThem(turnId, them.text, '', false);
  };

  const takeWords = (event: Extract<HostEvent, { kind: 'transcript' }>): void => {
    const { turnId, role, text, unheard, isFinal } = event;
    const { you, them } = turnOf(turnId);
    if (role === 'persona') {
      them.text = text;
      if (!isFinal) interim(turnId, them);
      else if (wishes().keepTranscripts) writeThem(turnId, text, unheard, true);
      return;
    }
    // What was shown while it was said is nothing to keep, nor is what came to nothing.
    if (!isFinal || !wishes().keepTranscripts || (text === '' && !you.isWritten)) return;
    you.isWritten = true;
    writer.add({ is: 'you', atMs: now(), turnId, text, ...kept(you) });
  };

  const takeSound = (turnId: number, samples: Float32Array): void => {
    const { them } = turnOf(turnId);
    if (them.isFlushed) {
      Object.assign(them, { pieces: [], sampleCount: 0, playedSamples: 0, isFlushed: false });
      Object.assign(them, { fromMs: null, toMs: null });
    }
    const { keepAudio, keepTranscripts } = wishes();
    const room = MAX_REPLY_SAMPLES - them.sampleCount;
    if (!keepAudio || !keepTranscripts || room <= 0) return;
    const kept = samples.subarray(0, room);
    const piece = new Int16Array(kept.length);
    for (let at = 0; at < kept.length; at += 1) {
      piece[at] = Math.max(-1, Math.min(1, kept[at] ?? 0)) * 32767;
    }
    them.pieces.push(piece);
    them.sampleCount += kept.length;
  };

  const finish = (event: Extract<HostEvent, { kind: 'metric' }>): void => {
    const { turnId, outcome, spans, llm } = event;
    const turn = turns.get(turnId);
    turns.delete(turnId);
    const { keepAudio, keepTranscripts } = wishes();
    if (!keepTranscripts || outcome === 'empty') return;
    writer.add({ is: 'turn', atMs: now(), turnId, outcome, spans, llm });
    if (!keepAudio || turn === undefined) return;
    const { you, them } = turn;
    if (you.isWritten && you.samples !== null) {
      writer.addSound({ turnId, side: 'you', sampleRate: MIC_RATE, samples: you.samples }, now());
    }
    const heard = joinedHeard(them.pieces, Math.min(them.playedSamples, them.sampleCount));
    if (heard.length === 0) return;
    writer.addSound({ turnId, side: 'them', sampleRate: PLAYOUT_RATE, samples: heard }, now());
  };

  return {
    sent: (event) => {
      if (event.kind === 'transcript') takeWords(event);
      else if (event.kind === 'audio') takeSound(event.turnId, event.samples);
      else if (event.kind === 'metric') finish(event);
      else if (event.kind === 'control' && event.type === 'speech.flush') {
        const turn = turns.get(event.turnId);
        if (turn !== undefined) turn.them.isFlushed = true;
      } else if (event.kind === 'control' && event.type === 'snapshot') {
        const { profileId, personaName } = event.snapshot;
        const isOther = persona !== null && persona.profileId !== profileId;
        persona = { profileId, personaName };
        if (isOther) writer.persona({ profileId, personaName, atMs: now() });
      }
    },
    played: ({ turnId, playedSamples, atMs }) => {
      const them = turns.get(turnId)?.them;
      if (them === undefined) return;
      them.playedSamples = Math.max(them.playedSamples, playedSamples);
      them.fromMs ??= atMs - (playedSamples * 1000) / PLAYOUT_RATE;
      them.toMs = Math.max(them.toMs ?? atMs, atMs);
      interim(turnId, them);
    },
    uttered: ({ turnId, samples, endedAtMs }) => {
      const { you } = turnOf(turnId);
      you.fromMs = endedAtMs - (samples.length * 1000) / MIC_RATE;
      you.toMs = endedAtMs;
      you.samples = wishes().keepAudio ? samples : null;
    },
    ended: () => {
      turns.clear();
      writer.end(now());
    },
  };
}

function joinedHeard(pieces: readonly Int16Array[], sampleCount: number): Float32Array {
  const samples = new Float32Array(sampleCount);
  let at = 0;
  for (const piece of pieces) {
    for (const value of piece) {
      if (at >= sampleCount) return samples;
      samples[at] = value / 32767;
      at += 1;
    }
  }
  return samples;
}
