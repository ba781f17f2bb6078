import { describe, expect, it } from 'vitest';
import { toProblem } from '../../contract/errors';
import { normalised } from './ollama-stream';
import { createReplyFilter } from './reply-filter';
import { STREAMS } from './testing/stream-corpus';

type Outcome = { readonly reply: string; readonly end: string };

/** What becomes of a body that comes in these pieces: the lines for the package, read as the package reads them, filtered. */
async function outcomeOf(pieces: readonly Uint8Array[]): Promise<Outcome> {
  const filter = createReplyFilter();
  const decoder = new TextDecoder();
  let reply = '';
  let lines = '';
  let end = 'whole';
  const body = (async function* () {
    yield* pieces;
  })();
  const stream = normalised(body, { host: '127.0.0.1:1', model: 'm' }, (error) => {
    end = toProblem(error).exact?.key ?? String(error);
  });
  for await (const chunk of stream) {
    lines += decoder.decode(chunk, { stream: true });
    const whole = lines.split('\n');
    lines = whole.pop() ?? '';
    for (const line of whole) {
      const { message } = JSON.parse(line) as { readonly message: { readonly content: string } };
      const { takesBack, text } = filter.push(message.content);
      reply = (takesBack ? '' : reply) + text;
    }
  }
  return { reply: reply + filter.end().text, end };
}

describe('normalised', () => {
  it.each(STREAMS)('reads $what, wherever the bytes are cut', async ({ body, reply, end }) => {
    const bytes = new TextEncoder().encode(body);
    const single = Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1));
    expect(await outcomeOf([bytes])).toEqual({ reply, end });
    expect(await outcomeOf(single)).toEqual({ reply, end });
    for (let at = 1; at < bytes.length; at += 1) {
      expect(await outcomeOf([bytes.subarray(0, at), bytes.subarray(at)])).toEqual({ reply, end });
    }
  });

  it('gives up on a line without an end instead of keeping all of it', async () => {
    const piece = new TextEncoder().encode('x'.repeat(1024 * 1024));
    let asked = 0;
    const endless = (async function* () {
      for (;;) {
        asked += 1;
        yield piece;
      }
    })();
    let failure: unknown = null;
    const stream = normalised(endless, { host: 'h', model: 'm' }, (error) => (failure = error));
    for await (const chunk of stream) void chunk;
    expect(failure).toMatchObject({ problem: { code: 'LLM_FAILED' } });
    expect(asked).toBeLessThan(12);
  });

  it('says nothing of what broken bytes were', async () => {
    const bytes = new TextEncoder().encode('{"message":{"content":"nine??."},"done":true}\n');
    const broken = bytes.map((byte) => (byte === 0x3f ? 0xff : byte));
    expect(await outcomeOf([broken])).toEqual({ reply: 'nine.', end: 'whole' });
  });
});
