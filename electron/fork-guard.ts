/**
 * Owns telling a start by the person from one by a library that takes this program for Node and forks a script with it.
 * The fuse makes of such a fork a whole Sidetone; it must end before it shows a window or takes a lock.
 */

export type Start = {
  readonly argv: readonly string[];
  /** Of a packaged app alone no argument is a script: else the first is the app itself. */
  readonly isPackaged: boolean;
  /** A channel to a parent that forked it: Node's own, which no person's start has. */
  readonly hasChannel: boolean;
};

export const isForked = ({ argv, isPackaged, hasChannel }: Start): boolean =>
  hasChannel || (isPackaged && argv.slice(1).some((argument) => /\.[cm]?js$/i.test(argument)));
