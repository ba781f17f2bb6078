/**
 * Owns the plain Node shell: the built renderer and one WebSocket per client over HTTP, on loopback only. It knows a
 * host only as something that takes clients; terminal, browser and signals are the entry point's.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebSocketServer } from 'ws';
import type { ClientPort } from '../contract/client';
import { OWNER, type Role } from '../contract/roles';
import type { Log } from '../log';
import { MAX_CLIENT_MESSAGE_BYTES, createWebSocketClient } from '../transports/websocket';
import { type Access, createAccess } from './access';
import { createAssetResolver } from './assets';
import { SECURITY_HEADERS } from './headers';
import { ADDRESS_USED_HEADERS, ADDRESS_USED_PAGE } from './page';
import { isOfAnotherAccount } from './peer';
import { createStrangers } from './strangers';

/** Not 'localhost', which may resolve to an address that others on the network reach. */
const LOOPBACK = '127.0.0.1';
export const SOCKET_PATH = '/ws';
/** Tabs that may be connected at a time; each may hold a session. */
const MAX_CLIENTS = 8;
const MAX_CONNECTIONS = 128;
/** How long open connections may take to end. */
const CLOSE_GRACE_MS = 1500;

export type ServerOptions = {
  readonly host: { connect(port: ClientPort, role: Role): void };
  /** The built renderer, out/renderer. */
  readonly rendererDir: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly log: Log;
};

export type RunningServer = {
  readonly port: number;
  /** An address that opens in one browser, once; the one given out before stops working. */
  readonly newAddress: () => string;
  readonly close: () => Promise<void>;
};

/** @throws as `net.Server.listen` does, if the port is taken or forbidden. */
export async function startServer({
  host,
  rendererDir,
  port = 0,
  log,
}: ServerOptions): Promise<RunningServer> {
  const http = createServer();
  http.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, LOOPBACK, () => {
      http.off('error', reject);
      resolve();
    });
  });
  http.on('error', (error) => log('error', 'server', { reason: error.message }));
  const boundPort = (http.address() as AddressInfo).port;
  const access = createAccess(boundPort);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CLIENT_MESSAGE_BYTES,
    // Loopback is faster than any compressor.
    perMessageDeflate: false,
  });

  const strangers = createStrangers(log);
  http.on('connection', strangers.met);
  const serve = createRequestHandler(access, rendererDir, strangers.known);
  http.on('request', (request, response) => {
    serve(request, response).catch((error: unknown) => {
      log('warn', 'request failed', { reason: error instanceof Error ? error.message : String(error) });
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'Internal error');
    });
  });
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (error) => log('debug', 'upgrade', { reason: error.message }));
    const upgrade = async (): Promise<void> => {
      const [path] = (request.url ?? '').split('?');
      const isOurs = access.isOurPage(request.headers) && access.isKnown(request.headers);
      if (!isOurs || (await isOfAnotherAccount(request.socket))) {
        strangers.refused();
        refuseUpgrade(socket, '403 Forbidden');
      } else if (path !== SOCKET_PATH) {
        refuseUpgrade(socket, '404 Not Found');
      } else if (sockets.clients.size >= MAX_CLIENTS) {
        refuseUpgrade(socket, '503 Service Unavailable');
      } else {
        strangers.known(request.socket);
        sockets.handleUpgrade(request, socket, head, (client) =>
          host.connect(createWebSocketClient(client, log), OWNER),
        );
      }
    };
    upgrade().catch((error: unknown) => {
      log('warn', 'upgrade failed', { reason: error instanceof Error ? error.message : String(error) });
      socket.destroy();
    });
  });

  return {
    port: boundPort,
    newAddress: () => `http://${LOOPBACK}:${boundPort}/?token=${access.newToken()}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      for (const client of sockets.clients) client.close(1001, 'Sidetone is closing');
      http.closeIdleConnections();
      const cut = setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
        http.closeAllConnections();
      }, CLOSE_GRACE_MS);
      await closed;
      clearTimeout(cut);
    },
  };
}

function createRequestHandler(access: Access, rendererDir: string, known: (socket: Socket) => void) {
  const resolveAsset = createAssetResolver(rendererDir);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!access.isOurHost(request.headers)) return refuse(response, 403, 'Unknown host');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response, 405, 'Method not allowed', { Allow: 'GET, HEAD' });
    }
    if (await isOfAnotherAccount(request.socket)) {
      return refuse(response, 403, 'Sidetone runs for another account of this machine.');
    }
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const token = path === '/' ? new URLSearchParams(query).get('token') : null;
    if (access.isKnown(request.headers)) {
      known(request.socket);
      // The address was opened again where it worked before: away with the token, and no complaint.
      if (token !== null) return redirectHome(response);
      return sendAsset(request, response);
    }
    // A HEAD is what link previews and scanners send; it must not use the token up.
    const cookie = token !== null && request.method === 'GET' ? access.redeem(token) : null;
    if (cookie !== null) {
      known(request.socket);
      return redirectHome(response, { 'Set-Cookie': cookie });
    }
    response.writeHead(401, ADDRESS_USED_HEADERS);
    response.end(request.method === 'HEAD' ? undefined : ADDRESS_USED_PAGE);
  };

  async function sendAsset(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const asset = resolveAsset(path);
    const stats = asset === null ? null : await stat(asset.file).catch(() => null);
    if (asset === null || stats === null || !stats.isFile()) return refuse(response, 404, 'Not found');
    const etag = `"${stats.size}-${stats.mtimeMs}"`;
    // Asked again each time, answered with 304: the browser may then keep the compiled WebAssembly.
    const headers = {
      ...SECURITY_HEADERS,
      'Content-Type': asset.mime,
      'Cache-Control': 'private, no-cache',
      ETag: etag,
    };
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, 'Content-Length': stats.size });
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream(asset.file), response);
  }
}

function redirectHome(response: ServerResponse, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(303, { ...SECURITY_HEADERS, 'Cache-Control': 'no-store', ...headers, Location: '/' });
  response.end();
}

function refuse(
  response: ServerResponse,
  status: number,
  reason: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': 'text/plain', ...headers });
  response.end(`${reason}\n`);
}

/** A client that never closes its half must not keep its place. */
function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
