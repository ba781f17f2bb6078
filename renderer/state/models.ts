/** Owns what the list of models means: which are needed, what fetching them takes, why it failed. Pure. */
import type { ModelState } from '../../engine/contract/client';

export const canFetch = ({ status }: ModelState): boolean => status === 'missing' || status === 'failed';

export const isUnderway = ({ status }: ModelState): boolean => status === 'fetching' || status === 'waiting';

/** What a plain fetch would bring, in bytes that are still to come. */
export const bytesToFetch = (models: readonly ModelState[]): number =>
  models
    .filter((model) => canFetch(model) && model.isDefault)
    .reduce((sum, model) => sum + model.bytes - model.receivedBytes, 0);

/** One reason that several models have in common. */
export type CommonFailure = {
  readonly ids: ReadonlySet<string>;
  readonly names: readonly string[];
  /** One sentence part for each source: "npm package: it does not answer". */
  readonly reasons: readonly string[];
  readonly hint: string;
};

/**
 * What keeps several models from being fetched, mostly a network that is not there: once, and not once for each model.
 * A reason that does not read like the others stays with its model.
 * @returns null if it is the trouble of one model only.
 */
export function commonFailure(models: readonly ModelState[]): CommonFailure | null {
  const failed = models.flatMap(({ id, name, problem }) => {
    const lead = `${name} could not be fetched. `;
    if (problem?.code !== 'DOWNLOAD_FAILED' || !problem.message.startsWith(lead)) return [];
    return [{ id, name, hint: problem.hint, reasons: problem.message.slice(lead.length).replace(/\.$/, '') }];
  });
  const hint = failed[0]?.hint ?? '';
  const alike = failed.filter((one) => one.hint === hint);
  if (alike.length < 2) return null;
  // The first reason of a source is the exact one; later ones say that it is as it was.
  const bySource = new Map<string, string>();
  for (const reason of alike.flatMap(({ reasons }) => reasons.split('; '))) {
    const source = reason.split(':')[0] ?? reason;
    if (!bySource.has(source)) bySource.set(source, reason);
  }
  return {
    ids: new Set(alike.map(({ id }) => id)),
    names: alike.map(({ name }) => name),
    reasons: [...bySource.values()],
    hint,
  };
}
