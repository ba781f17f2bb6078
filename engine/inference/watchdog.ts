/** Owns how long the inference process may say nothing: before its first word, and then in answer to pings. */
import type { InferenceChild } from '../contract/inference';
import type { Log } from '../log';

/** A child that has not said `ready` by then is stuck; importing its libraries takes about 1 s on two cores. */
const HANDSHAKE_TIMEOUT_MS = 15_000;
/**
 * A child that answers none of so many pings in a row (30 s) hangs and is killed. Native calls block its thread. A
 * model's load takes some seconds, several times that on a slow disk or while the machine swaps. Nothing that ends
 * takes 30 s. Pings are counted, not seconds, so that a machine that slept does not take its own sleep for the child's.
 */
const PING_INTERVAL_MS = 10_000;
const MAX_UNANSWERED_PINGS = 3;

export type Watchdog = {
  /** The child has said that it is ready: from now on it is pinged. */
  ready(): void;
  /** Any word is a sign of life. */
  heard(): void;
  stop(): void;
};

/** Kills a child that says nothing for too long. @param nextId ids of pings. */
export function watch(
  child: Pick<InferenceChild, 'send' | 'kill'>,
  nextId: () => number,
  log: Log,
): Watchdog {
  const handshake = setTimeout(() => {
    log('error', 'inference did not answer in time');
    child.kill();
  }, HANDSHAKE_TIMEOUT_MS);
  handshake.unref();
  let pings: ReturnType<typeof setInterval> | undefined;
  let unanswered = 0;

  const ping = (): void => {
    if (unanswered >= MAX_UNANSWERED_PINGS) {
      log('error', 'inference hangs');
      child.kill();
      return;
    }
    unanswered += 1;
    child.send({ kind: 'control', type: 'ping', requestId: nextId() });
  };

  return {
    ready: () => {
      clearTimeout(handshake);
      clearInterval(pings);
      pings = setInterval(ping, PING_INTERVAL_MS);
      pings.unref();
    },
    heard: () => {
      unanswered = 0;
    },
    stop: () => {
      clearTimeout(handshake);
      clearInterval(pings);
    },
  };
}
