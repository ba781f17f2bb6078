import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileProblem } from '../contract/client';
import { loadProfileFile, loadProfiles, profileNamed, summarise } from './load';
import { nearest } from './yaml-file';

const SEED = 'name: Maya\ndescription: A receptionist.\nsystem_prompt: You are Maya.\n';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sidetone-profiles-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(dir, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  return path;
}

async function problemsOf(content: string | Uint8Array): Promise<readonly ProfileProblem[]> {
  const path = await write('broken.yaml', content);
  const loaded = await loadProfileFile(path);
  if (loaded.ok) throw new Error('the file was taken');
  for (const problem of loaded.problems) expect(problem.file).toBe(path);
  return loaded.problems;
}

/** Line, key and message of each problem, in order. */
const told = async (content: string | Uint8Array): Promise<readonly unknown[]> =>
  (await problemsOf(content)).map(({ line, key, message }) => [line, key, message]);

describe('loadProfileFile', () => {
  it('takes a file with the three keys of old and fills in the rest', async () => {
    const loaded = await loadProfileFile(await write('receptionist.yaml', SEED));
    expect(loaded).toMatchObject({
      ok: true,
      profile: {
        id: 'receptionist',
        name: 'Maya',
        systemPrompt: 'You are Maya.',
        greeting: null,
        voice: null,
        llm: { model: null, temperature: 0.3, maxTokens: 80 },
        exampleTurns: [],
        playbook: [],
      },
    });
    if (!loaded.ok) return;
    expect(loaded.profile.fallbackLine).not.toBe('');
    expect(summarise(loaded.profile)).toEqual({
      id: 'receptionist',
      name: 'Maya',
      description: 'A receptionist.',
      voice: null,
    });
  });

  it('takes every key, one phrase as well as a list of them, and a number for the length', async () => {
    const loaded = await loadProfileFile(
      await write(
        'full.yml',
        `${SEED}greeting: >\n  Hello,\n  this is Maya.\nvoice: flite-slt\nllm: { model: qwen2.5:3b, temperature: 0, reply_length: 33 }
fallback_line: Sorry?\nfiller: Let me see.\nexample_turns: [{ user: Hi, persona: Hello }]
playbook:\n  - when: opening hours\n    say: From eight to five.\n  - when: [price, "how much"]\n    say: Ninety.\nplaybook_else: Pardon?\n`,
      ),
    );
    expect(loaded).toMatchObject({
      ok: true,
      profile: {
        id: 'full',
        greeting: 'Hello, this is Maya.',
        voice: 'flite-slt',
        filler: 'Let me see.',
        llm: { model: 'qwen2.5:3b', temperature: 0, maxTokens: 33 },
        playbook: [
          { when: ['opening hours'], say: 'From eight to five.' },
          { when: ['price', 'how much'], say: 'Ninety.' },
        ],
        playbookElse: 'Pardon?',
      },
    });
  });

  it.each([
    ['a byte order mark', `\uFEFF${SEED}`],
    ['the line ends of Windows', SEED.replaceAll('\n', '\r\n')],
  ])('takes a file with %s', async (_what, content) => {
    expect(await loadProfileFile(await write('a.yaml', content))).toMatchObject({
      ok: true,
      profile: { name: 'Maya', description: 'A receptionist.' },
    });
  });

  it('points at what the voice could not say: a greeting of signs was a silence that no one was told of', async () => {
    const lines =
      'greeting: "👍"\nfiller: …\nfallback_line: 对不起\nplaybook:\n  - when: hours\n    say: "👍"\n';
    expect(await told(SEED + lines)).toEqual(
      [
        [4, 'greeting'],
        [5, 'filler'],
        [6, 'fallback_line'],
        [9, 'playbook.0.say'],
      ].map(([line, key]) => [
        line,
        key,
        'has nothing in it that the voice could say: expected English words',
      ]),
    );
  });

  it('points at an unknown key and guesses the known one', async () => {
    expect(await told(`${SEED}llm:\n  temprature: 1\n`)).toEqual([
      [5, 'llm.temprature', 'is not a key that Sidetone knows; did you mean temperature?'],
    ]);
    expect(await told(SEED.replace('system_prompt', 'systemPrompt'))).toEqual([
      [1, 'system_prompt', 'is missing: expected instructions for the language model'],
      [3, 'systemPrompt', 'is not a key that Sidetone knows; did you mean system_prompt?'],
    ]);
    const guessed = await problemsOf(SEED.replace('system_prompt', 'systemPrompt'));
    expect(guessed.map(({ meant }) => meant)).toEqual([undefined, 'system_prompt']);
    expect(await told(`${SEED}zzz: 1\n`)).toEqual([[4, 'zzz', expect.stringContaining('known are name,')]]);
  });

  it('points at values of the wrong type, deep inside as well', async () => {
    expect(
      await told(
        `name: 42\ndescription: [a]\nsystem_prompt: x\nplaybook:\n  - when:\n      - hello\n      - 911\n    say: true\nllm:\n  temperature: hot\n  reply_length: endless\n`,
      ),
    ).toEqual([
      [
        1,
        'name',
        expect.stringMatching(/expected the persona's name, found the number 42; put it in quotes/u),
      ],
      [2, 'description', expect.stringContaining('found a list')],
      [7, 'playbook.0.when.1', expect.stringContaining('found the number 911')],
      [8, 'playbook.0.say', expect.stringContaining('found the yes/no value true')],
      [10, 'llm.temperature', 'expected a number from 0 (always the same) to 2 (wild), found text'],
      [11, 'llm.reply_length', 'expected short, medium, long, or a number of tokens from 16 to 1000'],
    ]);
  });

  it('tells an empty value and limits from a wrong type', async () => {
    expect(
      await told(`${SEED}greeting:\nllm: { temperature: 7 }\nplaybook: [{ when: "?!", say: Hm }]\n`),
    ).toEqual([
      [4, 'greeting', 'is empty: expected what the persona says first, or no such line'],
      [5, 'llm.temperature', 'expected a number from 0 (always the same) to 2 (wild)'],
      [6, 'playbook.0.when.0', 'has no word in it that could be recognised'],
    ]);
    expect(await told(`${SEED}playbook: [{ when: [], say: "" }]\n`)).toEqual([
      [4, 'playbook.0.when', 'is empty: expected at least one phrase'],
      [4, 'playbook.0.say', 'is empty: expected what the persona answers'],
    ]);
    expect(await told(SEED.replace('You are Maya', 'x'.repeat(20_001)))).toEqual([
      [3, 'system_prompt', 'is too long: at most 20000 characters'],
    ]);
  });

  it('points at mistakes of YAML itself', async () => {
    expect(await told(`${SEED}name: Mia\n`)).toEqual([[4, 'name', 'name is given twice; keep one of them']]);
    expect(await told(`${SEED}greeting: Hi: there: you\n`)).toEqual([
      [4, '', expect.stringContaining('must stand in quotes')],
    ]);
    expect(await told(`${SEED}llm:\n\ttemperature: 1\n`)).toEqual([
      [5, '', expect.stringContaining('indented with a tab')],
    ]);
    expect((await told(`${SEED}llm: [1, 2\n`))[0]).toEqual([expect.any(Number), '', expect.any(String)]);
    expect(await told(`${SEED}greeting: !!js/function "x"\n`)).toEqual([[4, '', expect.any(String)]]);
  });

  it.each([
    ['an empty file', '', 1, 'The file is empty'],
    ['only comments', '# later\n', 1, 'The file is empty'],
    ['a list', '- name\n', 1, 'expected the keys name, description and system_prompt, found a list'],
    ['plain text', 'Hello there\n', 1, 'found text'],
    [
      'Latin-1',
      Buffer.concat([Buffer.from('name: A\n'), Buffer.from('description: Caf\xe9', 'latin1')]),
      2,
      'UTF-8',
    ],
    ['over 64 kB', `${SEED}# ${'x'.repeat(65_536)}`, null, 'at most 64 kB'],
    ['deep nesting', `${SEED}llm: ${'['.repeat(20_000)}`, expect.toBeOneOf([null, 4]), "can't be read"],
  ])('refuses %s', async (_what, content, line, message) => {
    expect((await told(content))[0]).toEqual([line, '', expect.stringContaining(message)]);
  });

  it('refuses aliases that multiply instead of filling the memory', async () => {
    const levels = Array.from({ length: 9 }, (_, n) => `k${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}]`);
    levels[0] = 'k0: &a0 [lol]';
    expect(await told(levels.join('\n'))).toEqual([[null, '', 'The file has too many aliases (*name).']]);
  });

  it('reports a file that is missing or none', async () => {
    expect(await loadProfileFile(join(dir, 'none.yaml'))).toMatchObject({
      ok: false,
      problems: [{ line: null, message: expect.stringContaining("can't be read") }],
    });
    await mkdir(join(dir, 'folder.yaml'));
    expect(await loadProfileFile(join(dir, 'folder.yaml'))).toMatchObject({ ok: false });
  });
});

describe('loadProfiles', () => {
  it('loads the others when one is broken', async () => {
    await write('a.yaml', 'name: [');
    await write('b.yaml', SEED);
    await write('notes.txt', 'not a profile');
    await write('.b.yaml.swp', 'left by an editor');
    const { profiles, problems } = await loadProfiles([dir, join(dir, 'missing')]);
    expect(profiles.map((profile) => profile.id)).toEqual(['b']);
    expect(problems.map((problem) => problem.file)).toContain(join(dir, 'a.yaml'));
    expect(problems.every((problem) => problem.file === join(dir, 'a.yaml'))).toBe(true);
  });

  it("takes the user's file before the shipped one, and the shipped one where the user's is broken", async () => {
    await write('shipped/maya.yaml', SEED);
    await write('shipped/zoe.yaml', SEED.replace('Maya', 'Zoe'));
    await write('own/maya.yaml', SEED.replace('Maya', 'My Maya'));
    await write('own/zoe.yaml', 'name: 1');
    const { profiles, problems } = await loadProfiles([join(dir, 'own'), join(dir, 'shipped')]);
    expect(profiles.map((profile) => profile.name)).toEqual(['My Maya', 'Zoe']);
    expect(problems.length).toBeGreaterThan(0);
  });

  it('says that two files of a folder have one id', async () => {
    await write('maya.yaml', SEED);
    await write('maya.yml', SEED);
    const { profiles, problems } = await loadProfiles([dir]);
    expect(profiles).toHaveLength(1);
    expect(problems).toMatchObject([{ file: join(dir, 'maya.yml'), line: null }]);
  });

  it('takes names that look the same for one persona, and says so: catches two in the list that no user can tell apart', async () => {
    const [composed, decomposed] = ['Zo\u00EB', 'Zoe\u0308'];
    await write(`${decomposed}.yaml`, SEED);
    const alone = await loadProfiles([dir]);
    expect(profileNamed(alone, composed).id).toBe(composed);
    expect(profileNamed(alone, decomposed).id).toBe(composed);
    await write(`${composed}.yaml`, SEED.replace('Maya', 'Zoe'));
    const { profiles, problems } = await loadProfiles([dir]);
    expect(profiles.map(({ id }) => id)).toEqual([composed]);
    // A disk that knows one way of writing has replaced the first.
    const names = (await readdir(dir)).length;
    expect(problems).toHaveLength(names - 1);
  });
});

describe('profileNamed', () => {
  it('says what is wrong with a persona that is not there: catches a conversation that won’t begin and no reason', async () => {
    await write('a.yaml', SEED);
    await write('b.yaml', 'name: Tom\nsystem_promt: Hi.\n');
    const loaded = await loadProfiles([dir]);
    expect(profileNamed(loaded, 'a').name).toBe('Maya');
    expect(() => profileNamed(loaded, 'b')).toThrow(/b\.yaml:\d+: /);
    expect(() => profileNamed(loaded, 'c')).toThrow('There is no persona "c".');
  });
});

describe('nearest', () => {
  it.each([
    ['prompt', 'system_prompt'],
    ['greting', 'greeting'],
    ['Name', 'name'],
    ['fallback', 'fallback_line'],
    ['colour', null],
    ['x'.repeat(5000), null],
  ])('guesses %s', (unknown, expected) => {
    expect(nearest(unknown, ['name', 'description', 'system_prompt', 'greeting', 'fallback_line'])).toBe(
      expected,
    );
  });
});
