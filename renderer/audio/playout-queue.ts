/**
 * Owns the order and the count of what is played. There is one queue per turn. They are played one after the other, and
 * it reports how far each has come. Pure: it knows no clock and no sound card, only samples. The worklet is its shell.
 */

export type QueueReport = {
  readonly turnId: number;
  readonly phase: 'started' | 'playing' | 'paused' | 'drained' | 'stopped';
  /** Samples of the turn that were rendered before the place `offset`. Silence of an underrun never counts. */
  readonly playedSamples: number;
  /** Place inside the block just rendered at which sample number `playedSamples` would come. */
  readonly offset: number;
};

export type QueueLimits = {
  /** Samples that may wait, all turns together. */
  readonly maxSamples: number;
  /** Samples over which a flushed turn is faded, so that stopping does not click. */
  readonly fadeSamples: number;
  /** Samples that a change of volume from nothing to full takes. */
  readonly rampSamples: number;
  /** Samples between two `playing` reports. */
  readonly reportSamples: number;
};

/** `stale`: the turn is over or older than one that is playing. `full`: refused, nothing of it was taken. */
export type AppendResult = 'queued' | 'stale' | 'full';

export type PlayoutQueue = {
  append(turnId: number, samples: Float32Array): AppendResult;
  /** No more will come for this turn. */
  end(turnId: number): void;
  flush(turnId: number): void;
  /** Volume of a turn that is queued, reached over a ramp; 1 is full. */
  setGain(turnId: number, gain: number): void;
  /** Fades a turn out and holds it there; what is queued stays. Reported as `paused` where it came to stand. */
  pause(turnId: number): void;
  /** Goes on with the very sample at which it was paused. */
  resume(turnId: number): void;
  /** Forgets everything, without reports: another session begins and counts its turns from zero. */
  reset(): void;
  /** Fills `block` with what comes next, silence included. */
  render(block: Float32Array): readonly QueueReport[];
};

type Turn = {
  readonly turnId: number;
  readonly chunks: Float32Array[];
  /** Samples of the first chunk that are played already. */
  head: number;
  queued: number;
  played: number;
  reported: number;
  started: boolean;
  ended: boolean;
  /** Null while the turn may play to its end; else what is left of the fade. */
  fade: { left: number; readonly length: number } | null;
  gain: number;
  targetGain: number;
  /** 1 plays, 0 is silence; between them a pause begins or ends. */
  gate: number;
  isPausing: boolean;
  pauseReported: boolean;
};

const approach = (value: number, target: number, step: number): number =>
  value < target ? Math.min(target, value + step) : Math.max(target, value - step);

const newTurn = (turnId: number): Turn => ({
  turnId,
  chunks: [],
  head: 0,
  queued: 0,
  played: 0,
  reported: 0,
  started: false,
  ended: false,
  fade: null,
  gain: 1,
  targetGain: 1,
  gate: 1,
  isPausing: false,
  pauseReported: false,
});

/** Paused, and as silent as it will become. */
const isPaused = (turn: Turn): boolean => turn.isPausing && (turn.gate === 0 || turn.queued === 0);

/** By what the next sample is multiplied; the turn is one sample further afterwards. */
function stepGain(turn: Turn, { fadeSamples, rampSamples }: QueueLimits): number {
  turn.gain = approach(turn.gain, turn.targetGain, 1 / rampSamples);
  const { fade } = turn;
  // What is being stopped only gets quieter.
  if (fade === null) {
    turn.gate = approach(turn.gate, turn.isPausing ? 0 : 1, 1 / fadeSamples);
    return turn.gain * turn.gate;
  }
  const gain = turn.gain * turn.gate * (fade.left / fade.length);
  fade.left -= 1;
  return gain;
}

/** Moves samples of `turn` into the block, up to `until`. @returns the place behind the last one. */
function copy(turn: Turn, block: Float32Array, from: number, until: number, limits: QueueLimits): number {
  let at = from;
  while (at < until && !isPaused(turn)) {
    const chunk = turn.chunks[0];
    if (chunk === undefined) break;
    // While it fades out, no further than to the place where it stands still.
    const fading = turn.isPausing ? Math.ceil(turn.gate * limits.fadeSamples) : Number.POSITIVE_INFINITY;
    const count = Math.min(until - at, chunk.length - turn.head, fading);
    for (let index = 0; index < count; index += 1) {
      block[at + index] = (chunk[turn.head + index] ?? 0) * stepGain(turn, limits);
    }
    at += count;
    turn.head += count;
    turn.played += count;
    turn.queued -= count;
    if (turn.head === chunk.length) {
      turn.chunks.shift();
      turn.head = 0;
    }
  }
  return at;
}

/** Adds where it came to stand and how far it has come, each when it is due. */
function tellStanding(
  turn: Turn,
  offset: number,
  { reportSamples }: QueueLimits,
  reports: QueueReport[],
): void {
  const { turnId, played: playedSamples } = turn;
  if (isPaused(turn) && !turn.pauseReported) {
    turn.pauseReported = true;
    turn.reported = turn.played;
    reports.push({ turnId, playedSamples, offset, phase: 'paused' });
  }
  if (turn.played - turn.reported >= reportSamples) {
    turn.reported = turn.played;
    reports.push({ turnId, playedSamples, offset, phase: 'playing' });
  }
}

function flush(turn: Turn, { fadeSamples }: QueueLimits): void {
  if (turn.fade !== null) return;
  // What was never begun needs no fade; it would be heard as a blip.
  const isAudible = turn.started && !isPaused(turn);
  const length = isAudible ? Math.min(fadeSamples, turn.queued) : 0;
  turn.fade = { left: length, length };
  // It ends now, whether it was paused or not.
  turn.isPausing = false;
}

function pause(turn: Turn): void {
  if (turn.fade !== null || turn.isPausing) return;
  turn.isPausing = true;
  turn.pauseReported = false;
  // What has not begun has nothing to fade.
  if (!turn.started) turn.gate = 0;
}

/** Renders what of the turn belongs into this block, and tells its begin. @returns the place behind its last sample. */
function renderTurn(
  turn: Turn,
  block: Float32Array,
  from: number,
  limits: QueueLimits,
  reports: QueueReport[],
): number {
  if (!turn.started && turn.queued > 0 && turn.fade === null && !isPaused(turn) && from < block.length) {
    turn.started = true;
    reports.push({ turnId: turn.turnId, phase: 'started', playedSamples: 0, offset: from });
  }
  const room = turn.fade === null ? block.length : Math.min(block.length, from + turn.fade.left);
  const at = copy(turn, block, from, room, limits);
  // Paused in a gap of the reply: what comes now waits.
  if (turn.isPausing && turn.queued === 0) turn.gate = 0;
  return at;
}

/** How a turn is over; null while it goes on. */
function endOf(turn: Turn): 'stopped' | 'drained' | null {
  if (turn.fade?.left === 0) return 'stopped';
  return turn.ended && turn.queued === 0 ? 'drained' : null;
}

export function createPlayoutQueue(limits: QueueLimits): PlayoutQueue {
  let turns: Turn[] = [];
  let floor = 0;

  const queuedTurn = (turnId: number): Turn | null => turns.find((turn) => turn.turnId === turnId) ?? null;

  const turnOf = (turnId: number): Turn | null => {
    const last = turns.at(-1);
    if (turnId < floor || (last !== undefined && turnId < last.turnId)) return queuedTurn(turnId);
    if (last?.turnId === turnId) return last;
    // Should the end of the older turn have been lost, the newer one must not wait behind it for ever.
    if (last !== undefined) last.ended = true;
    const turn = newTurn(turnId);
    turns.push(turn);
    return turn;
  };

  const finish = (turn: Turn): void => {
    // A flushed turn may be spoken anew: the user went on before anything was heard, and is answered once more.
    floor = turn.fade === null ? turn.turnId + 1 : turn.turnId;
    turns.shift();
  };

  return {
    append: (turnId, samples) => {
      const turn = turnOf(turnId);
      if (turn === null || turn.ended || turn.fade !== null) return 'stale';
      const waiting = turns.reduce((sum, { queued }) => sum + queued, 0);
      if (waiting + samples.length > limits.maxSamples) return 'full';
      if (samples.length > 0) {
        turn.chunks.push(samples);
        turn.queued += samples.length;
      }
      return 'queued';
    },

    end: (turnId) => {
      const turn = turnOf(turnId);
      if (turn !== null) turn.ended = true;
    },

    flush: (turnId) => {
      const turn = turnOf(turnId);
      if (turn !== null) flush(turn, limits);
    },

    setGain: (turnId, gain) => {
      const turn = queuedTurn(turnId);
      if (turn !== null) turn.targetGain = Math.min(1, Math.max(0, gain));
    },

    pause: (turnId) => {
      const turn = queuedTurn(turnId);
      if (turn !== null) pause(turn);
    },

    resume: (turnId) => {
      const turn = queuedTurn(turnId);
      if (turn !== null) turn.isPausing = false;
    },

    reset: () => {
      turns = [];
      floor = 0;
    },

    render: (block) => {
      const reports: QueueReport[] = [];
      block.fill(0);
      let at = 0;
      for (let turn = turns[0]; turn !== undefined; turn = turns[0]) {
        at = renderTurn(turn, block, at, limits, reports);
        const phase = endOf(turn);
        if (phase === null) {
          tellStanding(turn, at, limits, reports);
          break;
        }
        reports.push({ turnId: turn.turnId, playedSamples: turn.played, offset: at, phase });
        finish(turn);
      }
      return reports;
    },
  };
}
