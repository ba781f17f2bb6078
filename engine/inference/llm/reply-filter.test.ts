import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplyFilter, type Filtered, type Opening } from './reply-filter';
import { ENDS, LONE_ENDS, ORDINARY, THOUGHTS } from './testing/reply-corpus';

type Run = { readonly reply: string; readonly wasTakenBack: boolean; readonly steps: readonly Filtered[] };

function run(pieces: readonly string[], opening: Opening = 'reply'): Run {
  const filter = createReplyFilter(opening);
  const steps = [...pieces.map((piece) => filter.push(piece)), filter.end()];
  let reply = '';
  for (const { takesBack, text } of steps) reply = (takesBack ? '' : reply) + text;
  // A line feed is given out before it is known whether more follows.
  reply = reply.replace(/\n$/u, '');
  return { reply, wasTakenBack: steps.some(({ takesBack }) => takesBack), steps };
}

const BITS = (
  '<think> </think> [THINK] [/THINK] <|channel|> final <|message|> <|end|> <|start|> <reasoning> </reasoning> ' +
  '< <| [ </ > |> User: word a. <s> <b>'
)
  .split(' ')
  .concat(' ', '\n');

/** In two pieces at each place, and letter by letter. */
const cuts = (text: string): string[][] => [
  [text],
  text.split(''),
  ...Array.from({ length: text.length - 1 }, (_, at) => [text.slice(0, at + 1), text.slice(at + 1)]),
];

describe('createReplyFilter', () => {
  it.each([...THOUGHTS, ...LONE_ENDS, ...ENDS])(
    'leaves the reply alone of %s, however it is cut: all of it was said, shown and sent back',
    (_what, written, reply) => {
      for (const opening of ['reply', 'unsure'] as const) {
        for (const pieces of cuts(written)) {
          expect({ pieces, opening, reply: run(pieces, opening).reply }).toEqual({ pieces, opening, reply });
        }
      }
    },
  );

  it.each(ORDINARY)('leaves %s as it is, however it is cut', (text) => {
    for (const pieces of cuts(text)) {
      expect(run(pieces).reply).toBe(text);
      expect(run(pieces, 'unsure').reply).toBe(text);
    }
  });

  it('gives out each word as soon as it is whole: a filter that waits is silence', () => {
    const { steps } = run(['We', ' open', ' at', ' <', ' nine', '.']);
    expect(steps.map(({ text }) => text)).toEqual(['We', ' open', ' at', '', ' < nine', '.', '']);
  });

  it('gives out a line feed with the words before it: the first sentence waited for the second', () => {
    const { steps } = run(['Of course!', '\n\n', 'We', ' open.\n\n', 'Bye.']);
    expect(steps.map(({ text }) => text)).toEqual(['Of course!', '\n', '\nWe', ' open.\n', '\nBye.', '']);
  });

  it('keeps no more of a reply that is pending than any reply is long: a server may write on for ever', () => {
    const filter = createReplyFilter('unsure');
    for (let count = 0; count < 100; count += 1) filter.push('word '.repeat(1000));
    expect(filter.end().text.length).toBeLessThan(40_000);
  });

  it.each(LONE_ENDS)(
    'says nothing of a thought whose end alone is seen, where one is expected: %s',
    (_what, written) => {
      for (const pieces of cuts(written)) {
        const { wasTakenBack, steps } = run(pieces, 'unsure');
        expect(wasTakenBack).toBe(false);
        expect(steps.map(({ text }) => text).join('')).not.toContain('ask');
      }
    },
  );

  it('says all that was pending of a reply that was no thought', () => {
    expect(run(['We open', ' at nine.', ' Bye.'], 'unsure').reply).toBe('We open at nine. Bye.');
  });

  it('takes for a thought what follows a prompt that ends inside one', () => {
    expect(run(['They ask.', '</think>', 'At nine.'], 'thought')).toMatchObject({
      reply: 'At nine.',
      wasTakenBack: false,
    });
    expect(run(['They ask.'], 'thought').reply).toBe('');
  });

  it('takes back what was given out of a thought that came as a surprise, and nothing else', () => {
    const surprised = run(['They ask.', ' So', '</think>', 'At nine.']);
    expect(surprised.wasTakenBack).toBe(true);
    expect(run(['They ask.</think>At nine.']).wasTakenBack).toBe(false);
    expect(run(['<think>They', ' ask.</think>', 'At nine.</think>']).wasTakenBack).toBe(false);
  });

  it('holds no more than a mark is long, and nothing after its end', () => {
    const filter = createReplyFilter();
    expect(filter.push(`a <|${'x'.repeat(60)}`).text).toHaveLength(64);
    expect(filter.push('<|im_end|>').isOver).toBe(true);
    expect(filter.push('more')).toEqual({ takesBack: false, text: '', isOver: true });
    expect(filter.end().text).toBe('');
  });

  it('never gives out an endless run of white space, and keeps little of it', () => {
    const filter = createReplyFilter();
    filter.push('Yes.');
    expect(filter.push('\n').text).toBe('\n');
    for (let count = 0; count < 1000; count += 1) expect(filter.push('\n').text).toBe('');
    expect(filter.push('No.').text.length).toBeLessThan(300);
  });

  it('says the same however a text of marks and words is cut, and loses no word outside of thoughts', () => {
    const bits = fc.constantFrom(...BITS);
    const opening = fc.constantFrom<Opening>('reply', 'unsure', 'thought');
    fc.assert(
      fc.property(
        fc.array(bits, { maxLength: 14 }),
        fc.array(fc.nat(80)),
        opening,
        (parts, places, begin) => {
          const text = parts.join('');
          const at = [...new Set(places.filter((place) => place < text.length))].toSorted((a, b) => a - b);
          const pieces = [0, ...at].map((from, index) => text.slice(from, at[index]));
          expect(run(pieces, begin).reply).toBe(run([text], begin).reply);
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        fc.pre(!/[<[◁]|User:|Human:|Assistant:|###/u.test(text));
        expect(run(text.split('')).reply).toBe(text.trim());
      }),
    );
  });
});
