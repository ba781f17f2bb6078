import { describe, expect, it } from 'vitest';
import { readServerArguments } from './options';

const portsOf = (argv: readonly string[], env: NodeJS.ProcessEnv = {}): readonly number[] => {
  const read = readServerArguments(argv, env);
  return read.ok ? read.ports : [];
};

describe('readServerArguments', () => {
  it('comes to the same address at each start, or the browser forgets microphone and persona; any other if taken', () => {
    const ports = portsOf([]);
    expect(ports).toHaveLength(2);
    expect(ports).toEqual(portsOf([], { SIDETONE_PORT: '' }));
    expect(ports[1]).toBe(0);
  });
  it('takes no other port than the one that was asked for', () => {
    expect(portsOf(['--port', '5000'])).toEqual([5000]);
    expect(portsOf([], { SIDETONE_PORT: '0' })).toEqual([0]);
  });
  it('names what it does not understand', () => {
    expect(readServerArguments(['--port', '99999'], {})).toMatchObject({ ok: false });
    expect(readServerArguments(['--prot', '1'], {})).toMatchObject({ ok: false });
  });
});
