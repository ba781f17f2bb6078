/**
 * Owns what the inference process and the desktop app's main process say to each other about the tester of llama.cpp's
 * binaries. It is a program of node-llama-cpp's that loads a binary before the models' process does. A binary that
 * crashes then takes nothing along. A process of Electron's can't start programs of Node; its main process can. Both
 * ends are ours.
 */

/** From the inference process; `id` counts its testers. */
export type TesterAsk =
  | { readonly kind: 'tester'; readonly type: 'start'; readonly id: number }
  | { readonly kind: 'tester'; readonly type: 'say'; readonly id: number; readonly message: unknown }
  | { readonly kind: 'tester'; readonly type: 'kill'; readonly id: number };

/** To it. */
export type TesterNews =
  | { readonly kind: 'tester'; readonly type: 'said'; readonly id: number; readonly message: unknown }
  | { readonly kind: 'tester'; readonly type: 'ended'; readonly id: number; readonly code: number };

const isOfTester = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'tester';

/** Tells them from events, which go the same way. */
export const isAskOfTester = (message: unknown): message is TesterAsk => isOfTester(message);
/** Tells them from requests. */
export const isNewsOfTester = (message: unknown): message is TesterNews => isOfTester(message);
