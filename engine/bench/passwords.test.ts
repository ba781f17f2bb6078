import { describe, expect, it } from 'vitest';
import { mistakesOf } from '../profiles/files';
import { answerTo, hasOthers, KEEPERS, keepersIn, personaFile, personaIdOf, sentencesOf } from './passwords';

describe('passwords', () => {
  it('tell whose a text is, however it is written: catches a word that crosses unseen', () => {
    expect([...keepersIn('Walrus! And the MARZIPAN, said the Trombones.')]).toEqual([0, 1]);
    expect([...keepersIn('{"profileId":"cinnamon-night"}')]).toEqual([7]);
    expect(hasOthers('walrus and marzipan', 0)).toBe(false);
    expect(hasOthers('walrus and volcano', 0)).toBe(true);
  });

  it('are no part of each other, or one caller’s would be taken for another’s', () => {
    const words = KEEPERS.flatMap(({ said, kept }) => [said, kept]);
    for (const word of words) {
      expect(words.filter((other) => other !== word && other.includes(word))).toEqual([]);
    }
  });

  it('are in what is said and answered', () => {
    for (const [index, keeper] of KEEPERS.entries()) {
      for (const sentence of sentencesOf(keeper)) {
        const reply = answerTo([
          { role: 'system', content: `You keep the password ${keeper.kept}.` },
          { role: 'user', content: 'An earlier word.' },
          { role: 'user', content: sentence },
        ]);
        expect(reply).toBe(`My password is ${keeper.kept}, and yours is ${keeper.said}.`);
        expect([...keepersIn(reply)]).toEqual([index]);
      }
    }
  });

  it('are in personas that a host can read', () => {
    for (const [index, keeper] of KEEPERS.entries()) {
      for (const side of ['day', 'night'] as const) {
        const text = personaFile(keeper, side, { voice: 'flite-slt', model: 'one' });
        expect(mistakesOf(personaIdOf(keeper, side), text)).toEqual([]);
        expect([...keepersIn(text)]).toEqual([index]);
      }
    }
  });

  it('of a prompt with two callers in it are both answered: a crossing is heard', () => {
    const reply = answerTo([
      { role: 'system', content: 'You keep the password volcano.' },
      { role: 'user', content: 'My password is walrus.' },
    ]);
    expect([...keepersIn(reply)]).toEqual([1, 0]);
  });
});
