import { describe, expect, test } from 'vitest';
import { createAccess } from './access';

const enter = (access: ReturnType<typeof createAccess>): string => {
  const cookie = access.redeem(access.newToken());
  if (cookie === null) throw new Error('a fresh token was refused');
  return cookie.split(';')[0] ?? '';
};

describe('access', () => {
  test('a token works once', () => {
    const access = createAccess(4000);
    const token = access.newToken();
    expect(access.redeem(token)).toMatch(/^sidetone-4000=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(access.redeem(token)).toBeNull();
  });

  test('a wrong guess does not use the token up, a newer token does', () => {
    const access = createAccess(4000);
    const token = access.newToken();
    expect(access.redeem('')).toBeNull();
    expect(access.redeem(`${token}x`)).toBeNull();
    const newer = access.newToken();
    expect(access.redeem(token)).toBeNull();
    expect(access.redeem(newer)).not.toBeNull();
  });

  test('before any address is given out, nothing opens', () => {
    expect(createAccess(4000).redeem('')).toBeNull();
  });

  test('knows its cookie among others, and no other cookie', () => {
    const access = createAccess(4000);
    const cookie = enter(access);
    expect(access.isKnown({ cookie: `theme=dark; ${cookie}; x=1` })).toBe(true);
    expect(access.isKnown({ cookie: cookie.replace('4000', '4001') })).toBe(false);
    expect(access.isKnown({ cookie: `${cookie}x` })).toBe(false);
    expect(access.isKnown({ cookie: 'sidetone-4000=' })).toBe(false);
    expect(access.isKnown({})).toBe(false);
  });

  test('remembers a bounded number of browsers and forgets the one longest unused', () => {
    const access = createAccess(4000);
    const first = enter(access);
    const second = enter(access);
    for (let more = 0; more < 14; more += 1) enter(access);
    expect(access.isKnown({ cookie: first })).toBe(true);
    enter(access);
    expect(access.isKnown({ cookie: second })).toBe(false);
    expect(access.isKnown({ cookie: first })).toBe(true);
  });

  test.each([
    ['127.0.0.1:4000', true],
    ['localhost:4000', true],
    ['evil.example:4000', false],
    ['127.0.0.1:4001', false],
    ['127.0.0.1', false],
    ['', false],
  ])('host %j: %s', (host, ours) => {
    expect(createAccess(4000).isOurHost({ host })).toBe(ours);
  });

  test.each([
    ['http://127.0.0.1:4000', '127.0.0.1:4000', true],
    ['http://localhost:4000', 'localhost:4000', true],
    ['http://localhost:4000', '127.0.0.1:4000', false],
    ['https://127.0.0.1:4000', '127.0.0.1:4000', false],
    ['http://127.0.0.1:4001', '127.0.0.1:4000', false],
    ['http://evil.example', '127.0.0.1:4000', false],
    ['http://evil.example:4000', 'evil.example:4000', false],
    ['null', '127.0.0.1:4000', false],
    [undefined, '127.0.0.1:4000', false],
  ])('a page of %s on %s: %s', (origin, host, ours) => {
    expect(createAccess(4000).isOurPage({ host, ...(origin === undefined ? {} : { origin }) })).toBe(ours);
  });
});
