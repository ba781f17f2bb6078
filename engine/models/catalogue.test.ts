import { describe, expect, it } from 'vitest';
import { ENGINES, engineOf, judgesBy } from '../inference/engines';
import { CATALOGUE } from './catalogue';
import type { Model, ModelSource, PackageMember } from './model';

const sourcesOf = (model: Model) => (model.delivery.kind === 'download' ? model.delivery.sources : []);

const offers = (source: ModelSource, name: string): boolean =>
  source.kind === 'http'
    ? source.urls[name]?.startsWith('https://') === true
    : source.packages.some((ref) => ref.members.some(({ file }) => file === name));

function groupByFile(members: readonly PackageMember[]): Map<string, PackageMember[]> {
  const groups = new Map<string, PackageMember[]>();
  for (const member of members) groups.set(member.file, [...(groups.get(member.file) ?? []), member]);
  return groups;
}

describe('the catalogue', () => {
  it('has no id twice and no two files of one name in a model, which would overwrite each other', () => {
    const ids = CATALOGUE.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { files } of CATALOGUE) {
      const names = Object.values(files).map(({ fileName }) => fileName);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[\w.-]+$/);
    }
  });

  it('gives every file a sha256 of its own: a copied line would make a model unfetchable', () => {
    const hashes = CATALOGUE.flatMap(({ files }) => Object.values(files).map(({ sha256 }) => sha256));
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('covers each file that packages offer from the first byte to the last, without gap or overlap', () => {
    for (const model of CATALOGUE) {
      for (const source of sourcesOf(model)) {
        if (source.kind === 'http') continue;
        const members = source.packages.flatMap((ref) => [...ref.members]);
        const byFile = groupByFile(members);
        for (const [name, pieces] of byFile) {
          let at = 0;
          for (const { offset, bytes } of pieces) {
            expect(offset, `${model.id} ${name}`).toBe(at);
            at += bytes;
          }
          expect(at, `${model.id} ${name}`).toBe(model.files[name]?.bytes);
        }
      }
    }
  });

  it('offers every file of every model somewhere, and over https only', () => {
    const nowhere = CATALOGUE.filter(({ delivery }) => delivery.kind === 'download').flatMap((model) =>
      Object.keys(model.files)
        .filter((name) => !sourcesOf(model).some((source) => offers(source, name)))
        .map((name) => `${model.id} ${name}`),
    );
    expect(nowhere).toEqual([]);
  });

  it('offers no voice to be fetched that nothing speaks with', () => {
    const mute = CATALOGUE.filter(({ stage, voices = [] }) => (stage === 'tts') !== voices.length > 0);
    expect(mute.map(({ id }) => id)).toEqual([]);
  });

  it('names for each model an engine of its stage: catches one that is fetched and can’t be loaded', () => {
    for (const { engine, stage } of CATALOGUE) expect(engineOf(engine, stage).stage).toBe(stage);
    const judges = CATALOGUE.flatMap(({ judge }) => (judge === undefined ? [] : [judgesBy(judge)]));
    expect(judges).toEqual(['words']);
  });

  it('has no engine that nothing runs with', () => {
    const named = new Set(CATALOGUE.flatMap(({ engine, judge = engine }) => [engine, judge]));
    // A server has models of its own, and a script is the persona's.
    const others = Object.entries(ENGINES).filter(([id]) => !named.has(id));
    expect(others.map(([id]) => id)).toEqual(['ollama', 'playbook']);
  });

  it('can hold a conversation with the default set, and falls back only to what exists', () => {
    const stages = new Set(CATALOGUE.filter(({ isDefault }) => isDefault).map(({ stage }) => stage));
    for (const stage of ['vad', 'stt', 'llm', 'tts'] as const) expect(stages).toContain(stage);
    const fallbacks = CATALOGUE.flatMap(({ fallbackId }) => (fallbackId === null ? [] : [fallbackId]));
    expect(CATALOGUE.map(({ id }) => id)).toEqual(expect.arrayContaining(fallbacks));
  });
});
