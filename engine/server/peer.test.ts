import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ownersIn, isOfAnotherAccount } from './peer';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:BAFB 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 33 1 0 100 0 0 10 0
   1: 0100007F:9C40 0100007F:BAFB 01 00000000:00000000 00:00000000 00000000 65534        0 34 1 0 20 4 30 10 -1
   2: 0100007F:BAFB 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 35 1 0 20 4 30 10 -1
`;

test('the account is read of the client’s end, not of ours', () => {
  expect(ownersIn(TABLE, { remotePort: 0x9c40, localPort: 0xbafb })).toEqual([65_534]);
  expect(ownersIn(TABLE, { remotePort: 0x9c41, localPort: 0xbafb })).toEqual([]);
  expect(ownersIn('', { remotePort: 1, localPort: 2 })).toEqual([]);
});

test('a client that closed its end is not taken for root: catches another account that asks and leaves', () => {
  const left =
    '   3: 0100007F:9C41 0100007F:BAFB 05 00000000:00000000 03:00001755 00000000     0        0 0 3 00000000f80dda41\n';
  expect(ownersIn(TABLE + left, { remotePort: 0x9c41, localPort: 0xbafb })).toEqual(['left']);
});

test('all sockets of those ports count: catches one of root before another account’s on another address', () => {
  const ours =
    '   4: 0200007F:9C40 0200007F:BAFB 06 00000000:00000000 03:00001755 00000000     0        0 0 3 00000000f80dda41\n';
  expect(
    ownersIn(`header\n${ours}${TABLE.slice(TABLE.indexOf('\n') + 1)}`, {
      remotePort: 0x9c40,
      localPort: 0xbafb,
    }),
  ).toEqual(['left', 65_534]);
});

test('an own connection is not of another account', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  expect(await isOfAnotherAccount(socket)).toBe(false);
  client.destroy();
  await once(socket.resume(), 'close');
  expect(await isOfAnotherAccount(socket)).toBe(process.platform === 'linux');
  server.close();
});
