/**
 * Owns a connection to a host without a microphone, a loudspeaker or a pace: what is sent is sent at once. For measuring
 * what conversations take of the machine, not how they sound.
 */
import type { ClientEvent, HostEvent, SessionOptions } from '../contract/client';
import { SidetoneError } from '../contract/errors';
import { HELLO } from '../contract/protocol';
import type { Role } from '../contract/roles';
import { FRAME_SAMPLES, nowMs } from '../contract/units';
import type { Host } from '../host/host';
import { createInProcessPair } from '../transports/in-process';

export type Line = {
  send(event: ClientEvent): void;
  start(options: Pick<SessionOptions, 'profileId' | 'mode'>): void;
  /** Sends a recording (mono, 16 kHz) at once, as frames that are all speech. */
  speak(samples: Float32Array): void;
  /** Resolves with the next event of which this holds; to be called before what brings it about. Rejects after a while. */
  told(holds: (event: HostEvent) => boolean): Promise<void>;
  /** Resolves when the host has let go of it. */
  close(): Promise<void>;
};

/** Longer than loading every model takes. */
const LIMIT_MS = 60_000;
const SPEECH = 0.95;

export function openLine(host: Pick<Host, 'connect'>, role: Role): Line {
  const { client, host: port } = createInProcessPair();
  let waiting: { readonly holds: (event: HostEvent) => boolean; readonly go: () => void } | null = null;
  let sequence = 0;
  const over = new Promise<void>((resolve) => client.onClose(resolve));
  client.onMessage((event) => {
    if (waiting?.holds(event) === true) waiting.go();
  });
  host.connect(port, role);
  client.send(HELLO);
  return {
    send: client.send,
    start: (options) =>
      client.send({
        kind: 'control',
        type: 'session.start',
        options: { ...options, llm: 'auto', greet: false, mayReplace: false },
      }),
    speak: (samples) => {
      for (let from = 0; from + FRAME_SAMPLES <= samples.length; from += FRAME_SAMPLES) {
        const frame = samples.slice(from, from + FRAME_SAMPLES);
        client.send({
          kind: 'audio',
          sequence,
          capturedAtMs: nowMs(),
          speechProbability: SPEECH,
          samples: frame,
        });
        sequence += 1;
      }
    },
    told: (holds) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => {
          waiting = null;
          reject(new SidetoneError('TIMED_OUT', 'The host did not say what was waited for.'));
        }, LIMIT_MS);
        waiting = {
          holds,
          go: () => {
            clearTimeout(limit);
            waiting = null;
            resolve();
          },
        };
      }),
    close: () => {
      client.close();
      return over;
    },
  };
}
