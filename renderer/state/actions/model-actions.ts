/** Owns what a person does with the models of this machine, and with the list of who can answer. */
import type { Ask } from '../connection/asker';
import type { Connection } from '../connection/connection';
import type { Stores } from '../stores';
import type { ProblemActions } from './problem-actions';

export function createModelActions(
  stores: Pick<Stores, 'answerers'>,
  connection: Pick<Connection, 'send'>,
  ask: Ask,
  { report, worked }: Pick<ProblemActions, 'report' | 'worked'>,
) {
  const askModels = async (request: Parameters<Ask>[0]): Promise<void> => {
    const result = await ask(request);
    if (result.ok) worked('models');
    else report(result.error, () => void askModels(request), 'models');
  };

  /** The list of who can answer is on its way. */
  let isListing = false;
  const listAnswerers = async (): Promise<void> => {
    if (isListing) return;
    isListing = true;
    const result = await ask({ type: 'llm.list' });
    isListing = false;
    if (result.ok) stores.answerers.setState({ list: result.value });
  };

  return {
    fetchModels: (ids?: readonly string[]): void => {
      const which = ids === undefined ? {} : { ids: [...ids] };
      connection.send({ kind: 'control', type: 'models.fetch', ...which });
    },
    pauseModels: (): void => void askModels({ type: 'models.pause' }),
    cancelModels: (): void => void askModels({ type: 'models.cancel' }),
    dismissModels: (ids: readonly string[]): void =>
      void askModels({ type: 'models.dismiss', ids: [...ids] }),
    importModels: (folder: string): void => {
      const trimmed = folder.trim();
      if (trimmed !== '') connection.send({ kind: 'control', type: 'models.import', folder: trimmed });
    },
    /** What can't be listed now stays as it was listed last: the person who looks at it did not ask for it. */
    listAnswerers: (): void => void listAnswerers(),
  };
}
