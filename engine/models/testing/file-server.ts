/**
 * Owns an HTTP server for tests that serves one file well or in one of the ways in which servers go wrong. It must
 * not be imported outside tests.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How one request is answered. */
export type Behaviour =
  | { readonly kind: 'well' }
  | { readonly kind: 'status'; readonly status: number }
  /** Sends this many bytes of what was asked for, then cuts the connection. */
  | { readonly kind: 'cut'; readonly after: number }
  /** Sends this many bytes, then keeps the connection open in silence. */
  | { readonly kind: 'stall'; readonly after: number }
  /** Sends one byte each `everyMs`, for ever. */
  | { readonly kind: 'dribble'; readonly everyMs: number }
  /** Sends the file in pieces of this many bytes. */
  | { readonly kind: 'slow'; readonly bytes: number; readonly everyMs: number }
  /** Never answers at all. */
  | { readonly kind: 'mute' }
  /** Sends bytes that are not the file's, of the right number. */
  | { readonly kind: 'corrupt' }
  /** Answers a range with the whole file. */
  | { readonly kind: 'no-ranges' }
  /** Keeps sending after the file's end, without saying how much it will be. */
  | { readonly kind: 'endless' }
  /** Knows ranges, but sends the part whatever If-Range says. */
  | { readonly kind: 'no-if-range' };

/** A client that is told of the cut before it has read what was sent loses that too, and the test its meaning. */
const CUT_AFTER_MS = 250;

export type Seen = { readonly url: string; readonly range: string | null; readonly ifRange: string | null };

export type FileServer = {
  readonly url: string;
  /** What was asked, in order. */
  readonly seen: readonly Seen[];
  /** Answers to come, one a request; after the last, `well`. */
  behave(...behaviours: readonly Behaviour[]): void;
  /** Replaces the file and its tag. */
  publish(body: Buffer, etag: string | null): void;
  close(): Promise<void>;
};

export async function startFileServer(body: Buffer, etag: string | null = '"v1"'): Promise<FileServer> {
  const seen: Seen[] = [];
  let behaviours: Behaviour[] = [];
  let file = { body, etag };
  const server = createServer((request, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    seen.push({
      url: request.url ?? '',
      range: range ?? null,
      ifRange: typeof ifRange === 'string' ? ifRange : null,
    });
    answer(request, response, behaviours.shift() ?? { kind: 'well' }, file);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    behave(...next) {
      behaviours = [...next];
    },
    publish(next, tag) {
      file = { body: next, etag: tag };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  behaviour: Behaviour,
  { body, etag }: { readonly body: Buffer; readonly etag: string | null },
): void {
  if (behaviour.kind === 'mute') return;
  if (behaviour.kind === 'status') {
    response.writeHead(behaviour.status).end('no');
    return;
  }
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const condition = request.headers['if-range'];
  const isSame = condition === undefined || condition === etag || behaviour.kind === 'no-if-range';
  const isPart = from > 0 && behaviour.kind !== 'no-ranges' && isSame;
  if (isPart && from >= body.length) {
    response.writeHead(416).end();
    return;
  }
  const wanted = isPart ? body.subarray(from) : body;
  const sent = behaviour.kind === 'corrupt' ? Buffer.alloc(wanted.length, 0x5a) : wanted;
  if (behaviour.kind !== 'endless') response.setHeader('content-length', sent.length);
  if (etag !== null) response.setHeader('etag', etag);
  if (isPart) response.setHeader('content-range', `bytes ${from}-${body.length - 1}/${body.length}`);
  response.writeHead(isPart ? 206 : 200);
  switch (behaviour.kind) {
    case 'cut':
      response.write(sent.subarray(0, behaviour.after), () =>
        setTimeout(() => response.destroy(), CUT_AFTER_MS),
      );
      return;
    case 'stall':
      response.write(sent.subarray(0, behaviour.after));
      return;
    case 'dribble': {
      let at = 0;
      const timer = setInterval(() => response.write(sent.subarray(at, (at += 1))), behaviour.everyMs);
      response.on('close', () => clearInterval(timer));
      return;
    }
    case 'slow': {
      let at = 0;
      const timer = setInterval(() => {
        response.write(sent.subarray(at, (at += behaviour.bytes)));
        if (at >= sent.length) response.end();
      }, behaviour.everyMs);
      response.on('close', () => clearInterval(timer));
      return;
    }
    case 'endless':
      response.write(sent);
      response.end(Buffer.alloc(1_000));
      return;
    case 'well':
    case 'corrupt':
    case 'no-ranges':
    case 'no-if-range':
      response.end(sent);
  }
}
