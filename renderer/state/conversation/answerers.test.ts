import { describe, expect, it } from 'vitest';
import type { LlmList, OllamaListing } from '../../../engine/contract/llm';
import { answererGroups, isLesserAnswering, wishInList } from './answerers';

const HERE = { host: '127.0.0.1:11434', isElsewhere: false } as const;
const local = (name: string, size: number | null = null) => ({ name, size, runsElsewhere: false });
const THERE: OllamaListing = {
  ...HERE,
  state: 'there',
  models: [
    local('llama3.2:3b', 2_019_393_189),
    local('gemma3:latest'),
    { name: 'glm:cloud', size: null, runsElsewhere: true },
  ],
};
const ABSENT: OllamaListing = { ...HERE, state: 'absent', why: 'Ollama is not running.', hint: '' };
const FILE = { file: '/m/qwen.gguf', name: 'Qwen2.5 0.5B', size: 491_400_064 };
const LIST: LlmList = { ollama: THERE, files: [FILE] };

const linesOf = (list: LlmList | null, wish: string): readonly string[] =>
  answererGroups(list, wish).flatMap(({ title, answerers }) => [
    ...(title === null ? [] : [`${title}:`]),
    ...answerers.map((one) => (one.isOut ? `(${one.label})` : `${one.wish} = ${one.label}`)),
  ]);

describe('the list of who can answer', () => {
  it('names each model that is here, with its size: catches a model that only a notice can name', () => {
    expect(linesOf(LIST, 'auto')).toEqual([
      'auto = Automatic (best available)',
      'Ollama:',
      'ollama:llama3.2:3b = llama3.2:3b (2.0 GB)',
      'ollama:gemma3:latest = gemma3:latest',
      '(glm:cloud (runs in a cloud, so it is not used))',
      'Model files:',
      'gguf:/m/qwen.gguf = Qwen2.5 0.5B (491 MB)',
      'playbook = Scripted answers',
    ]);
  });

  it('says why there are none of Ollama’s', () => {
    expect(linesOf({ ollama: ABSENT, files: [] }, 'auto')).toContain('(Ollama is not running.)');
    const bare: LlmList = { ollama: { ...HERE, state: 'there', models: [] }, files: [] };
    expect(linesOf(bare, 'auto')).toContain('(Ollama has no models yet)');
  });

  it('says that words leave the machine for an Ollama that is elsewhere', () => {
    const ollama = { ...THERE, host: 'box:11434', isElsewhere: true };
    expect(linesOf({ ollama, files: [] }, 'auto')).toContain(
      'Ollama on box:11434 (your words leave this machine):',
    );
  });

  it('keeps what is set in the list, whatever became of it: catches a list that shows another choice', () => {
    expect(linesOf(LIST, 'ollama:gone:7b')).toContain('ollama:gone:7b = gone:7b (not installed)');
    expect(linesOf(LIST, 'gguf:/m/gone.gguf')).toContain('gguf:/m/gone.gguf = gone.gguf (not installed)');
    expect(linesOf(LIST, 'ollama')).toContain('ollama = Ollama, with each persona’s own model');
    // Not known to be gone before Ollama was asked, nor while it does not run.
    expect(linesOf(null, 'ollama:llama3.2:3b')).toContain('ollama:llama3.2:3b = llama3.2:3b');
    expect(linesOf({ ollama: ABSENT, files: [] }, 'ollama:llama3.2:3b')).toContain(
      'ollama:llama3.2:3b = llama3.2:3b',
    );
  });

  it('finds what is set under the names that engine and command line take', () => {
    expect(wishInList(LIST, 'ollama:gemma3')).toBe('ollama:gemma3:latest');
    expect(wishInList(LIST, 'gguf:qwen.gguf')).toBe('gguf:/m/qwen.gguf');
    expect(wishInList(LIST, 'gguf:Qwen2.5 0.5B')).toBe('gguf:/m/qwen.gguf');
    expect(linesOf(LIST, 'ollama:gemma3').join()).not.toContain('not here');
  });
});

describe('a lesser model that answers', () => {
  it('is told of where Ollama has others, and only where the choice was left open', () => {
    expect(isLesserAnswering(LIST, 'auto', { kind: 'gguf' })).toBe(true);
    expect(isLesserAnswering(LIST, 'gguf', { kind: 'gguf' })).toBe(false);
    expect(isLesserAnswering(LIST, 'auto', { kind: 'ollama' })).toBe(false);
    expect(isLesserAnswering({ ollama: ABSENT, files: [] }, 'auto', { kind: 'gguf' })).toBe(false);
  });

  it('is no loss where all that Ollama has runs elsewhere', () => {
    const cloud = { name: 'glm:cloud', size: null, runsElsewhere: true };
    const ollama: OllamaListing = { ...HERE, state: 'there', models: [cloud] };
    expect(isLesserAnswering({ ollama, files: [] }, 'auto', { kind: 'gguf' })).toBe(false);
    expect(
      isLesserAnswering({ ollama: { ...THERE, isElsewhere: true }, files: [] }, 'auto', { kind: 'gguf' }),
    ).toBe(false);
  });
});
