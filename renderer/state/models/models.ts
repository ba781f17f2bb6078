/** Owns what the list of models means: which are needed, what fetching them takes, why it failed. Pure. */
import type { ModelState } from '../../../engine/contract/client';

export const canFetch = ({ status }: ModelState): boolean =>
  status === 'missing' || status === 'failed' || status === 'paused';

export const isUnderway = ({ status }: ModelState): boolean => status === 'fetching' || status === 'waiting';

/** What a plain fetch would bring, in bytes that are still to come. */
export const bytesToFetch = (models: readonly ModelState[]): number =>
  models
    .filter((model) => canFetch(model) && model.isDefault)
    .reduce((sum, model) => sum + model.bytes - model.receivedBytes, 0);

export type Fetching = {
  readonly receivedBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number | null;
};

const sumOf = (models: readonly ModelState[]): Fetching => ({
  receivedBytes: models.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0),
  totalBytes: models.reduce((sum, { bytes }) => sum + bytes, 0),
  bytesPerSecond: models.find(({ bytesPerSecond }) => bytesPerSecond !== null)?.bytesPerSecond ?? null,
});

/**
 * What was asked for together: all that was under way since something last was. What has come stays a part of it, or the
 * whole would shrink with each model that is done.
 * @param former ids before these states came.
 */
export function roundOf(former: readonly string[], models: readonly ModelState[]): readonly string[] {
  const isActive = (model: ModelState): boolean =>
    isUnderway(model) || model.status === 'verifying' || model.status === 'paused';
  if (!models.some(isActive)) return [];
  const isIn = (model: ModelState): boolean => isActive(model) || former.includes(model.id);
  return models.filter(isIn).map(({ id }) => id);
}

const inRound = (models: readonly ModelState[], round: readonly string[]): readonly ModelState[] =>
  models
    .filter(({ id }) => round.includes(id))
    .map((model) => (model.status === 'present' ? { ...model, receivedBytes: model.bytes } : model));

/** All that was asked for together; null if nothing is under way. */
export const fetchingOf = (models: readonly ModelState[], round: readonly string[]): Fetching | null =>
  models.some(isUnderway) ? sumOf(inRound(models, round)) : null;

/** The same, where it is paused; null if nothing is. */
export const pausedOf = (models: readonly ModelState[], round: readonly string[]): Fetching | null =>
  models.some(({ status }) => status === 'paused') ? sumOf(inRound(models, round)) : null;

/** What going on brings: all that is paused, and with it what is needed and lacks for another reason. */
export const idsToGoOn = (models: readonly ModelState[]): readonly string[] =>
  models
    .filter((model) => model.status === 'paused' || (model.isDefault && canFetch(model)))
    .map(({ id }) => id);

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
    if (problem?.exact?.key !== 'DOWNLOAD_FAILED.sources') return [];
    return [{ id, name, hint: problem.hint, reasons: problem.exact.values.reasons }];
  });
  const hint = failed[0]?.hint ?? '';
  const alike = failed.filter((one) => one.hint === hint);
  if (alike.length < 2) return null;
  // The first reason of a source is the exact one; later ones say that it is as it was.
  const bySource = new Map<string, string>();
  for (const reason of alike.flatMap(({ reasons }) => reasons)) {
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
