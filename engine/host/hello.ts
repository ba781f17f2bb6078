/**
 * Owns the first message of a connection: a client that speaks the host's protocol is handed on, and any other is told
 * what to do. It must not know what a client may do.
 */
import { clientEventSchema, helloSchema, type ClientPort } from '../contract/client';
import type { Clock } from '../clock';
import { problemOf } from '../contract/errors';
import { PROTOCOL_VERSION } from '../contract/protocol';
import type { Log } from '../log';

/** A client says hello as soon as it is connected; one that is silent for longer only takes up a place. */
const HELLO_LIMIT_MS = 10_000;
/** What a client speaks that says something else first: version 1 had no hello. */
const BEFORE_HELLO = 1;

export type HelloDeps = { readonly clock: Clock; readonly log: Log };

export type HelloAnswers = {
  /** Called once, for a client of the same version. Returns what takes its later messages, not yet parsed. */
  readonly welcome: () => (message: unknown) => void;
  /** Called once, for a client of another version that was told what to do. Its port is still open. */
  readonly stray: () => void;
};

/** Listens to a port that has just been opened. Nothing is sent before the client has said hello. */
export function awaitHello(
  port: ClientPort,
  { clock, log }: HelloDeps,
  { welcome, stray }: HelloAnswers,
): void {
  let receive: ((message: unknown) => void) | null = null;

  const refuse = (theirs: number): void => {
    log('warn', 'a client speaks another version of the protocol', { theirs, ours: PROTOCOL_VERSION });
    const problem = problemOf('BAD_REQUEST.version', { theirs, ours: PROTOCOL_VERSION });
    port.send({ kind: 'control', type: 'problem', problem });
    receive = answerClock;
  };

  /** Nothing else is done for it. An old page that got no answer here would connect anew again and again. */
  const answerClock = (message: unknown): void => {
    const { data } = clientEventSchema.safeParse(message);
    if (data?.kind !== 'control' || data.type !== 'clock.ask') return;
    port.send({ kind: 'control', type: 'clock', clientMs: data.clientMs, hostMs: clock.nowMs() });
  };

  const timer = clock.setTimer(() => {
    if (receive !== null) return;
    refuse(BEFORE_HELLO);
    port.close();
  }, HELLO_LIMIT_MS);
  port.onClose(() => clock.clearTimer(timer));
  port.onMessage((message) => {
    if (receive !== null) {
      receive(message);
      return;
    }
    clock.clearTimer(timer);
    const hello = helloSchema.safeParse(message);
    if (hello.data?.protocol === PROTOCOL_VERSION) {
      receive = welcome();
      return;
    }
    refuse(hello.data?.protocol ?? BEFORE_HELLO);
    answerClock(message);
    stray();
  });
}
