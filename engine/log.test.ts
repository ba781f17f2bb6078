import { expect, it } from 'vitest';
import { problemOf, SidetoneError } from './contract/errors';
import { problemFacts } from './log';

it('says of a problem which model or voice it is about: catches “MODEL_MISSING” of nothing in particular', () => {
  expect(problemFacts(problemOf('MODEL_MISSING.here', { id: 'piper-joe' }))).toEqual({
    code: 'MODEL_MISSING',
    problem: 'MODEL_MISSING.here',
    about: 'piper-joe',
  });
  expect(problemFacts(problemOf('MODEL_BROKEN.llm', { label: 'Qwen', detail: 'x' }))).toMatchObject({
    about: 'Qwen',
  });
});

it('says nothing that a model, a server or a person wrote', () => {
  const said = JSON.stringify([
    problemFacts(problemOf('LLM_FAILED.detail', { detail: 'secret' })),
    problemFacts(problemOf('PROFILE_INVALID.unsaved', { line: 1, key: 'name', mistake: 'secret' })),
    problemFacts(new SidetoneError('INTERNAL', 'secret').problem),
  ]);
  expect(said).not.toContain('secret');
});
