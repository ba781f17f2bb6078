/**
 * Owns whose account is at the other end of a loopback connection. The address with its token stands in the process
 * list for a moment, where every account of the machine can read it. Cookies go to all ports of a host. Only Linux
 * tells; elsewhere every peer counts as ours, and access.ts alone decides.
 */
import { readFile } from 'node:fs/promises';

/** IPv4, and IPv6 sockets that reach an IPv4 address. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
const ROOT = 0;

export type Ends = { readonly remotePort?: number | undefined; readonly localPort?: number | undefined };

/** `left`: its program has closed the socket, for which the system always shows root's number. */
export type Owner = number | 'left';

/**
 * @param table as in proc(5), /proc/net/tcp: a line a socket, ports in hex, the account in the eighth column, the inode in
 * the tenth.
 * @returns who owns sockets with the client's ports, on whatever address of this machine; none if the table has none.
 */
export function ownersIn(table: string, { remotePort, localPort }: Ends): readonly Owner[] {
  if (remotePort === undefined || localPort === undefined) return [];
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', remote = '']) => portOf(local) === remotePort && portOf(remote) === localPort)
    .map(([, , , , , , , uid = '', , inode = '']) => (inode === '0' ? 'left' : Number(uid)));
}

const portOf = (address: string): number => Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16);

/**
 * @param socket as the server has it.
 * @returns whether the connection is of another account, or of a program that has closed its end already and may be one.
 * Root may do anything anyway. A socket that is in no table comes from another machine's stack, such as the system around
 * a virtual machine.
 */
export async function isOfAnotherAccount(socket: Ends & { readonly destroyed: boolean }): Promise<boolean> {
  const own = process.getuid?.();
  if (process.platform !== 'linux' || own === undefined) return false;
  const tables = await Promise.all(TABLES.map((path) => readFile(path, 'utf8').catch(() => '')));
  // One that was reset is in no table any more.
  if (socket.destroyed) return true;
  return tables.flatMap((table) => ownersIn(table, socket)).some((owner) => owner !== own && owner !== ROOT);
}
