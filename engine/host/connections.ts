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
/**
 * Pages of another version that stay connected, of windows and of callers each. One that is closed connects anew at
 * once, and would do so for ever.
 */
const MAX_STRAYS = 4;

export type Connections = {
  /**
   * Refuses one too many at once. Callers take no window's place, nor windows theirs, and a client of another version
   * takes none.
   */
  open(port: ClientPort, role: Role): void;
  closeAll(): void;
};

/** @param welcome called when a client has said hello. Returns what takes its later messages, not yet parsed. */
export function createConnections(
  { clock, log, limits }: HelloDeps & { readonly limits: Pick<Limits, 'callers'> },
  welcome: (port: ClientPort, role: Role) => (message: unknown) => void,
): Connections {
  const places = {
    owner: { most: MAX_WINDOWS, ...noPorts(), full: () => problemOf('BUSY.windows') },
    caller: { most: limits.callers, ...noPorts(), full: () => problemOf('BUSY.callers') },
  };

  const refuse = (port: ClientPort, problem: Problem): void => {
    log('warn', 'a client was refused', problemFacts(problem));
    port.send(problemEvent(problem));
    port.close();
  };

  /** It gives its place to a page that can be served. The newest few stay: they wait to be loaded again. */
  const setAside = (port: ClientPort, { taken, strays }: ReturnType<typeof noPorts>): void => {
    taken.delete(port);
    strays.add(port);
    const [oldest] = strays;
    if (strays.size <= MAX_STRAYS || oldest === undefined) return;
    strays.delete(oldest);
    oldest.close();
  };

  return {
    open: (port, role) => {
      const place = places[role.kind];
      const { most, taken, strays, full } = place;
      if (taken.size >= most) {
        refuse(port, full());
        return;
      }
      taken.add(port);
      port.onClose(() => {
        taken.delete(port);
        strays.delete(port);
      });
      awaitHello(
        port,
        { clock, log },
        { welcome: () => welcome(port, role), stray: () => setAside(port, place) },
      );
    },
    closeAll: () => {
      for (const { taken, strays } of Object.values(places)) {
        for (const port of [...taken, ...strays]) port.close();
      }
    },
  };
}

const noPorts = () => ({ taken: new Set<ClientPort>(), strays: new Set<ClientPort>() });
