/**
 * Owns the connections of a host: how many windows and callers there may be at a time, and that each says hello first.
 * What a client is when it has done so is client.ts's.
 */
import type { ClientPort } from '../contract/client';
import { problemOf, type Problem } from '../contract/errors';
import type { Role } from '../contract/roles';
import { problemFacts } from '../log';
import type { Limits } from './admission';
import { problemEvent } from './client';
import { awaitHello, type HelloDeps } from './hello';

/** Windows of the owner; a person has a handful. */
const MAX_WINDOWS = 8;

export type Connections = {
  /** Refuses one too many at once. Callers take no window's place, nor windows theirs. */
  open(port: ClientPort, role: Role): void;
  closeAll(): void;
};

/** @param welcome called when a client has said hello. Returns what takes its later messages, not yet parsed. */
export function createConnections(
  { clock, log, limits }: HelloDeps & { readonly limits: Pick<Limits, 'callers'> },
  welcome: (port: ClientPort, role: Role) => (message: unknown) => void,
): Connections {
  const places = {
    owner: { most: MAX_WINDOWS, taken: new Set<ClientPort>(), full: () => problemOf('BUSY.windows') },
    caller: { most: limits.callers, taken: new Set<ClientPort>(), full: () => problemOf('BUSY.callers') },
  };

  const refuse = (port: ClientPort, problem: Problem): void => {
    log('warn', 'a client was refused', problemFacts(problem));
    port.send(problemEvent(problem));
    port.close();
  };

  return {
    open: (port, role) => {
      const { most, taken, full } = places[role.kind];
      if (taken.size >= most) {
        refuse(port, full());
        return;
      }
      taken.add(port);
      port.onClose(() => taken.delete(port));
      awaitHello(port, { clock, log }, () => welcome(port, role));
    },
    closeAll: () => {
      for (const { taken } of Object.values(places)) for (const port of taken) port.close();
    },
  };
}
