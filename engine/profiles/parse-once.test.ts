import { describe, expect, it } from 'vitest';
import { parseProfile } from './parse';
import { parseOnce } from './parse-once';

const bytesOf = (name: string): Uint8Array =>
  new TextEncoder().encode(`name: ${name}\ndescription: At the desk.\nsystem_prompt: You are ${name}.\n`);

function counted(most?: number) {
  const parsed: string[] = [];
  const parse = parseOnce((id, file, bytes) => {
    parsed.push(file);
    return parseProfile(id, file, bytes);
  }, most);
  return { parse, parsed };
}

describe('parseOnce', () => {
  it('parses a file once: catches conversations that stand still while another one begins', () => {
    const { parse, parsed } = counted();
    const first = parse('mia', '/own/mia.yaml', bytesOf('Mia'));
    expect(parse('mia', '/own/mia.yaml', bytesOf('Mia'))).toBe(first);
    expect(parsed).toEqual(['/own/mia.yaml']);
  });

  it('parses it anew when its bytes are others, also when they are as many', () => {
    const { parse } = counted();
    parse('mia', '/own/mia.yaml', bytesOf('Mia'));
    expect(parse('mia', '/own/mia.yaml', bytesOf('Tom'))).toMatchObject({ profile: { name: 'Tom' } });
    expect(parse('mia', '/own/mia.yaml', new Uint8Array([0x7b]))).toMatchObject({ ok: false });
    expect(parse('mia', '/own/mia.yaml', bytesOf('Mia'))).toMatchObject({ profile: { name: 'Mia' } });
  });

  it('keeps the same content in two folders apart, for mistakes name their file', () => {
    const { parse } = counted();
    for (const file of ['/own/mia.yaml', '/shipped/mia.yaml']) {
      expect(parse('mia', file, new Uint8Array([0x7b]))).toMatchObject({ problems: [{ file }] });
    }
  });

  it('remembers no more than a few', () => {
    const { parse, parsed } = counted(2);
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) parse(name, name, bytesOf(name));
    expect(parsed).toEqual(['a', 'b', 'c', 'b']);
  });
});
