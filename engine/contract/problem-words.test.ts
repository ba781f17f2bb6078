import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from './error-codes';
import { problemOf, SidetoneError, thrownOf, toProblem } from './errors';
import { PROBLEM_WORDS, type ProblemKey } from './problem-words';

const KEYS = Object.keys(PROBLEM_WORDS) as ProblemKey[];
const ENGINE = join(import.meta.dirname, '..');

/** The engine's; command line, benchmark and simulation speak to the terminal. */
const FILES = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|\.double\.ts$|\/testing\//.test(name))
  .filter((name) => !/^(?:(?:cli|bench|simulation)\/|contract\/(?:problem-words|errors)\.)/.test(name));
const SOURCE = new Map(FILES.map((name) => [name, readFileSync(join(ENGINE, name), 'utf8')]));
const ALL = [...SOURCE.values()].join('\n');

describe('the words of problems', () => {
  it('are there for each code, each a sentence', () => {
    expect(Object.values(ERROR_CODES).filter((sentence) => !/^[A-Z].*\.$/.test(sentence))).toEqual([]);
  });

  it('belong to codes that there are: catches a page that knows no way out', () => {
    const codes = new Set(Object.keys(ERROR_CODES));
    expect(KEYS.filter((key) => !codes.has(key.split('.')[0] ?? ''))).toEqual([]);
  });

  it('are used, each of them: catches a sentence that is translated for nothing', () => {
    expect(KEYS.filter((key) => !ALL.includes(`'${key}'`))).toEqual([]);
  });

  it('stand nowhere else: catches a sentence that no other language can have', () => {
    const own = /new SidetoneError\(\s*'(?!INTERNAL|AUDIO_FILE)[A-Z_]+',\s*['"`]/;
    const spelled = /code: '[A-Z_]+',\s*message:/;
    const found = [...SOURCE].filter(([, text]) => own.test(text) || spelled.test(text));
    expect(found.map(([name]) => name)).toEqual([]);
  });
});

describe('a problem', () => {
  it('brings its sentence, and what another language needs to say it', () => {
    const problem = problemOf('DOWNLOAD_FAILED.room', { name: 'Piper', neededMb: 90, freeMb: 10 });
    expect(problem).toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: 'There is too little room for Piper: 90 MB are needed, 10 MB are free.',
      exact: { key: 'DOWNLOAD_FAILED.room', values: { name: 'Piper', neededMb: 90, freeMb: 10 } },
    });
    expect(problemOf('BUSY.windows')).toMatchObject({ code: 'BUSY', message: 'Too many windows are open.' });
  });

  it('survives being thrown and being sent: catches a key that is lost between processes', () => {
    const problem = problemOf('NOT_FOUND.persona', { id: 'maya' });
    expect(toProblem(thrownOf(structuredClone(problem)))).toEqual(problem);
    expect(thrownOf(problem)).toBeInstanceOf(SidetoneError);
    expect(thrownOf(problem).message).toBe(problem.message);
  });

  it('tells where a mistake is as far as that is known', () => {
    const at = { key: 'voice.speed', mistake: 'must be a number' };
    expect(problemOf('PROFILE_INVALID.unsaved', { line: 3, ...at }).message).toBe(
      'Line 3: voice.speed must be a number',
    );
    expect(
      problemOf('PROFILE_INVALID.file', { file: 'a.yaml', line: null, key: '', mistake: 'no' }).message,
    ).toBe('a.yaml: no.');
  });
});
