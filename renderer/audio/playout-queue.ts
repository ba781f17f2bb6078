/**
 * Owns the order and the count of what is played: one queue per turn, played one after the other, and reports of
 * how far each has come. Pure: it knows no clock and no sound card, only samples. The worklet is its shell.
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

export function createPlayoutQueue(limits: QueueLimits): PlayoutQueue {
  let turns: Turn[] = [];
  let floor = 0;

  const turnOf = (turnId: number): Turn | null => {
    const last = turns.at(-1);
    if (turnId < floor || (last !== undefined && turnId < last.turnId)) {
      return turns.find((turn) => turn.turnId === turnId) ?? null;
    }
    if (last?.turnId === turnId) return last;
    // Should the end of the older turn have been lost, the newer one must not wait behind it for ever.
    if (last !== undefined) last.ended = true;
    const turn: Turn = {
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
    };
    turns.push(turn);
    return turn;
  };

  const finish = (turn: Turn): void => {
    // A flushed turn may be spoken anew: the user went on before anything was heard, and is answered once more.
    floor = turn.fade === null ? turn.turnId + 1 : turn.turnId;
    turns.shift();
  };

  const queuedTurn = (turnId: number): Turn | null => turns.find((turn) => turn.turnId === turnId) ?? null;

  /** Paused, and as silent as it will become. */
  const isPaused = (turn: Turn): boolean => turn.isPausing && (turn.gate === 0 || turn.queued === 0);

  /** Moves samples of `turn` into the block, up to `until`. @returns the place behind the last one. */
  const copy = (turn: Turn, block: Float32Array, from: number, until: number): number => {
    let at = from;
    while (at < until && !isPaused(turn)) {
      const chunk = turn.chunks[0];
      if (chunk === undefined) break;
      // While it fades out, no further than to the place where it stands still.
      const fading = turn.isPausing ? Math.ceil(turn.gate * limits.fadeSamples) : Number.POSITIVE_INFINITY;
      const count = Math.min(until - at, chunk.length - turn.head, fading);
      for (let index = 0; index < count; index += 1) {
        turn.gain = approach(turn.gain, turn.targetGain, 1 / limits.rampSamples);
        // What is being stopped only gets quieter.
        if (turn.fade === null)
          turn.gate = approach(turn.gate, turn.isPausing ? 0 : 1, 1 / limits.fadeSamples);
        let gain = turn.gain * turn.gate;
        if (turn.fade !== null) {
          gain *= turn.fade.left / turn.fade.length;
          turn.fade.left -= 1;
        }
        block[at + index] = (chunk[turn.head + index] ?? 0) * gain;
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
      if (turn === null || turn.fade !== null) return;
      // What was never begun needs no fade; it would be heard as a blip.
      const isAudible = turn.started && !isPaused(turn);
      const length = isAudible ? Math.min(limits.fadeSamples, turn.queued) : 0;
      turn.fade = { left: length, length };
      // It ends now, whether it was paused or not.
      turn.isPausing = false;
    },

    setGain: (turnId, gain) => {
      const turn = queuedTurn(turnId);
      if (turn !== null) turn.targetGain = Math.min(1, Math.max(0, gain));
    },

    pause: (turnId) => {
      const turn = queuedTurn(turnId);
      if (turn === null || turn.fade !== null || turn.isPausing) return;
      turn.isPausing = true;
      turn.pauseReported = false;
      // What has not begun has nothing to fade.
      if (!turn.started) turn.gate = 0;
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
        if (!turn.started && turn.queued > 0 && turn.fade === null && !isPaused(turn) && at < block.length) {
          turn.started = true;
          reports.push({ turnId: turn.turnId, phase: 'started', playedSamples: 0, offset: at });
        }
        const room = turn.fade === null ? block.length : Math.min(block.length, at + turn.fade.left);
        at = copy(turn, block, at, room);
        // Paused in a gap of the reply: what comes now waits.
        if (turn.isPausing && turn.queued === 0) turn.gate = 0;
        const report = { turnId: turn.turnId, playedSamples: turn.played, offset: at };
        if (turn.fade?.left === 0) {
          reports.push({ ...report, phase: 'stopped' });
          finish(turn);
        } else if (turn.ended && turn.queued === 0) {
          reports.push({ ...report, phase: 'drained' });
          finish(turn);
        } else {
          if (isPaused(turn) && !turn.pauseReported) {
            turn.pauseReported = true;
            turn.reported = turn.played;
            reports.push({ ...report, phase: 'paused' });
          }
          if (turn.played - turn.reported >= limits.reportSamples) {
            turn.reported = turn.played;
            reports.push({ ...report, phase: 'playing' });
          }
          break;
        }
      }
      return reports;
    },
  };
}
