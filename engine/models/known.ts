/**
 * Owns what is known of one model while the program runs, and how that is told: to a page, to a person who lacks it. It
 * must not look at the disk, nor fetch anything.
 */
import type { ModelState } from '../contract/client';
import { problemOf, type Problem } from '../contract/errors';
import type { ModelFiles } from '../contract/inference';
import { modelBytes, type Model } from './model';
import { createRateMeter, type RateMeter } from './progress';

export type Known = {
  readonly model: Model;
  status: ModelState['status'];
  receivedBytes: number;
  meter: RateMeter;
  source: string | null;
  /** What is shown: what lies on the disk may be wrong, or the last fetch failed. */
  problem: Problem | null;
  fetchProblem: Problem | null;
  /** Wanted by the run of fetching in progress; a look at the disk must not touch it. */
  isBusy: boolean;
  files: ModelFiles | null;
};

export type MissingModel = {
  readonly id: string;
  readonly name: string;
  readonly stage: Model['stage'];
  readonly bytes: number;
  /** What still works without it, one sentence. */
  readonly without: string;
  /** What to do about it, one sentence. */
  readonly fix: string;
};

export const nothingKnown = (model: Model): Known => ({
  model,
  status: 'missing',
  receivedBytes: 0,
  meter: createRateMeter(),
  source: null,
  problem: null,
  fetchProblem: null,
  isBusy: false,
  files: null,
});

export const idOf = ({ model }: Known): string => model.id;

export const bySize = (a: Known, b: Known): number => modelBytes(a.model) - modelBytes(b.model);

export const brokenProblem = (model: Model): Problem =>
  problemOf(model.delivery.kind === 'bundled' ? 'MODEL_BROKEN.bundled' : 'MODEL_BROKEN.file', {
    name: model.name,
  });

export const describeMissing = (model: Model): MissingModel => ({
  id: model.id,
  name: model.name,
  stage: model.stage,
  bytes: modelBytes(model),
  without: model.without,
  fix:
    model.delivery.kind === 'bundled'
      ? 'Install Sidetone again (npm ci).'
      : 'Fetch it, or import a folder that has its files.',
});

export function toState(known: Known, nowMs: number): ModelState {
  const { model, status } = known;
  return {
    id: model.id,
    name: model.name,
    stage: model.stage,
    purpose: model.judge === undefined ? model.stage : 'eot',
    isDefault: model.isDefault,
    bytes: modelBytes(model),
    licence: model.licence,
    status,
    receivedBytes: known.receivedBytes,
    bytesPerSecond: status === 'fetching' ? known.meter.bytesPerSecond(nowMs) : null,
    source: known.source,
    sources: sourcesOf(model),
    problem: known.problem,
    without: known.files === null ? model.without : '',
  };
}

const sourcesOf = ({ delivery }: Model): readonly string[] =>
  delivery.kind === 'bundled' ? [] : delivery.sources.map(({ label }) => label);
