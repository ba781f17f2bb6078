/** Owns servers on loopback for tests: each gets a free port, and is ended with its connections after the test. */
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach } from 'vitest';

const closers: (() => Promise<void>)[] = [];

/** For the top of a test file. */
export const useLocalServers = (): void => {
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
};

/** Ends the newest one before the test does. */
export const closeNewest = async (): Promise<void> => closers.pop()?.();

/** @returns its address. */
export async function listenLocally(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
