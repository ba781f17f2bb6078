import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { accountIn, isOfAnotherAccount } from './peer';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:BAFB 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 33 1 0 100 0 0 10 0
   1: 0100007F:9C40 0100007F:BAFB 01 00000000:00000000 00:00000000 00000000 65534        0 34 1 0 20 4 30 10 -1
   2: 0100007F:BAFB 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 35 1 0 20 4 30 10 -1
`;

test('the account is read of the client’s end, not of ours', () => {
  expect(accountIn(TABLE, { remotePort: 0x9c40, localPort: 0xbafb })).toBe(65_534);
  expect(accountIn(TABLE, { remotePort: 0x9c41, localPort: 0xbafb })).toBeNull();
  expect(accountIn('', { remotePort: 1, localPort: 2 })).toBeNull();
});

test('an own connection is not of another account', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  expect(await isOfAnotherAccount(socket)).toBe(false);
  client.destroy();
  server.close();
});
