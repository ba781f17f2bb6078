/**
 * Owns whose account is at the other end of a loopback connection. The address with its token stands in the process
 * list for a moment, where every account of the machine can read it, and cookies go to all ports of a host. Only Linux
 * tells; elsewhere every peer counts as ours, and access.ts alone decides.
 */
import { readFile } from 'node:fs/promises';

/** IPv4, and IPv6 sockets that reach an IPv4 address. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
const ROOT = 0;

export type Ends = { readonly remotePort?: number | undefined; readonly localPort?: number | undefined };

/**
 * @param table as in proc(5), /proc/net/tcp: a line a socket, ports in hex, the account in the eighth column.
 * @returns the account that owns the client's socket; null if the table does not have it.
 */
export function accountIn(table: string, { remotePort, localPort }: Ends): number | null {
  if (remotePort === undefined || localPort === undefined) return null;
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', remote = '', , , , , uid = ''] = line.trim().split(/\s+/);
    if (portOf(local) === remotePort && portOf(remote) === localPort) return Number(uid);
  }
  return null;
}

const portOf = (address: string): number => Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16);

/**
 * @param socket as the server has it.
 * @returns whether the connection is of another account. Root may do anything anyway. A socket that is in no table comes
 * from another machine's stack, such as the system around a virtual machine, and not from an account here.
 */
export async function isOfAnotherAccount(socket: Ends): Promise<boolean> {
  const own = process.getuid?.();
  if (process.platform !== 'linux' || own === undefined) return false;
  const tables = await Promise.all(TABLES.map((path) => readFile(path, 'utf8').catch(() => '')));
  return tables
    .map((table) => accountIn(table, socket))
    .some((account) => account !== null && account !== own && account !== ROOT);
}
