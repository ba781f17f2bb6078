/** Owns what a person is told of what they did: that it failed, that it worked after all, and that they have read it. */
import type { Problem } from '../../../engine/contract/errors';
import { brokenFileOf } from '../personas/persona-trouble';
import { afterNews, type GoodNews } from '../problems/problem-end';
import { addProblem, dismissProblem } from '../problems/problems';
import type { Stores } from '../stores';

export type ProblemActions = ReturnType<typeof createProblemActions>;

export function createProblemActions(stores: Pick<Stores, 'problems' | 'ui'>) {
  /** @param again does once more what failed. @param topic by which its success is told. */
  const report = (problem: Problem, again?: () => void, topic: string | null = null): void =>
    stores.problems.setState(({ listed }) => ({
      listed: addProblem(listed, problem, { again: again ?? null, source: 'view', topic }),
    }));
  const cheer = (news: GoodNews): void =>
    stores.problems.setState(({ listed }) => ({ listed: afterNews(listed, news) }));
  const putAwayMistakes = (files: readonly string[]): void =>
    stores.ui.setState(({ mistakesSeen }) => ({ mistakesSeen: [...mistakesSeen, ...files] }));

  return {
    report,
    cheer,
    /** The same worked this time: that it failed before is over. */
    worked: (topic: string): void => cheer({ type: 'worked', topic }),
    putAwayMistakes,
    dismiss: (key: number): void => {
      const { listed } = stores.problems.getState();
      stores.problems.setState({ listed: dismissProblem(listed, key) });
      // Nor is the same told once more with the other files.
      const file = brokenFileOf(listed.find((one) => one.key === key) ?? {});
      if (file !== null) putAwayMistakes([file]);
    },
  };
}
