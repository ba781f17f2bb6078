import { describe, expect, it } from 'vitest';
import {
  isIntroducing,
  mayOpenMicrophone,
  showsSetup,
  stepAfter,
  stepBefore,
  stepShown,
  STEPS,
} from './setup';

describe('stepShown', () => {
  it('goes on where it was left, and begins anew once it was over', () => {
    expect(stepShown('', 'keys')).toBe('keys');
    expect(stepShown('', 'done')).toBe('microphone');
    expect(stepShown('nonsense', 'models')).toBe('models');
  });
  it('goes by the address first: going back is no undoing', () => {
    expect(stepShown('microphone', 'try')).toBe('microphone');
  });
});

it('leads through every step once, and out', () => {
  const way = ['microphone'];
  for (let step = stepAfter('microphone'); step !== 'done'; step = stepAfter(step)) way.push(step);
  expect(way).toEqual([...STEPS]);
  expect(stepAfter('try')).toBe('done');
  expect(stepBefore('microphone')).toBeNull();
  expect(stepBefore('try')).toBe('keys');
});

it('lets no persona greet underneath, in the first run and in a later one', () => {
  expect(isIntroducing({ page: 'history', firstRun: 'keys' })).toBe(true);
  expect(isIntroducing({ page: 'setup', firstRun: 'done' })).toBe(true);
  expect(isIntroducing({ page: 'talk', firstRun: 'done' })).toBe(false);
});

it('comes by itself in the place of the conversation only, and not on defaults that the host has not confirmed', () => {
  expect(showsSetup('talk', { known: true, firstRun: 'microphone' })).toBe(true);
  expect(showsSetup('talk', { known: false, firstRun: 'microphone' })).toBe(false);
  expect(showsSetup('talk', { known: true, firstRun: 'done' })).toBe(false);
  expect(showsSetup('settings', { known: true, firstRun: 'microphone' })).toBe(false);
});

it('does not open a microphone before it was explained, even where it is allowed', () => {
  expect(mayOpenMicrophone({ known: true, firstRun: 'microphone' })).toBe(false);
  expect(mayOpenMicrophone({ known: true, firstRun: 'models' })).toBe(true);
});
