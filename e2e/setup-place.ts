/**
 * Owns where the tests of the introduction stand: a Sidetone whose models come from two servers on loopback, so that they
 * can be held, cut off and refused. The servers are new for each test.
 */
import { test, type Locator, type Page } from '@playwright/test';
import type { Model } from '../engine/models/model';
import { startFileServer, type FileServer } from '../engine/models/testing/file-server';
import { QUICK, sampleBytes, sampleFile, sampleModel } from '../engine/models/testing/sample';
import { useFolder } from './own-folder';
import { startOwnHost, type OwnHost } from './own-host';

export const BODY = sampleBytes(3_000_000, 7);
export const VOICE = sampleBytes(40_000, 8);

type OwnHostOptions = {
  readonly freeBytes?: number | undefined;
  readonly models?: readonly Model[] | undefined;
};

export type SetupPlace = {
  readonly folder: () => string;
  /** Has the large files. */
  readonly files: () => FileServer;
  /** Has the voice, and all that is small. */
  readonly voices: () => FileServer;
  /** Small ones to talk with, and a large one that takes its time. */
  readonly withMind: () => readonly Model[];
  /** By default with a voice and an ear, and room for both. */
  readonly ownHost: (
    settings: Parameters<typeof startOwnHost>[1],
    options?: OwnHostOptions,
  ) => Promise<OwnHost>;
};

/** To be called once, beside the tests. */
export function useSetupPlace(): SetupPlace {
  const folder = useFolder('setup');
  const running: { readonly files: FileServer; readonly voices: FileServer }[] = [];
  const here = () => {
    const servers = running.at(-1);
    if (servers === undefined) throw new Error('the servers are there only while a test runs');
    return servers;
  };
  test.beforeEach(async () => {
    running.push({ files: await startFileServer(BODY), voices: await startFileServer(VOICE) });
  });
  test.afterEach(async () => {
    for (const { files, voices } of running.splice(0)) {
      await files.close();
      await voices.close();
    }
  });
  return {
    folder,
    files: () => here().files,
    voices: () => here().voices,
    withMind: () => withMind(here().files, here().voices),
    ownHost: (settings, { freeBytes = 5_000_000_000, models } = {}) =>
      startOwnHost(
        {
          catalogue: models ?? voiceAndEar(here().files, here().voices),
          limits: { ...QUICK, stallMs: 60_000, firstByteMs: 10_000 },
          freeBytes: async () => freeBytes,
        },
        settings,
      ),
  };
}

export const step = (page: Page, name: RegExp): Locator => page.getByRole('heading', { level: 2, name });

const from = (server: FileServer) =>
  [{ kind: 'http', label: 'Hugging Face', urls: { model: `${server.url}/file` } }] as const;
const voiceAndEar = (files: FileServer, voices: FileServer): readonly Model[] => [
  sampleModel(
    {
      id: 'voice',
      stage: 'tts',
      name: 'A voice',
      licence: 'CC0-1.0',
      files: { model: sampleFile('voice.bin', VOICE) },
      without: 'Nothing is spoken.',
    },
    from(voices),
  ),
  sampleModel(
    {
      id: 'ear',
      name: 'An ear',
      licence: 'MIT',
      files: { model: sampleFile('ear.bin', BODY) },
      without: 'Nobody is understood.',
    },
    from(files),
  ),
];

const withMind = (files: FileServer, voices: FileServer): readonly Model[] => [
  ...['voice', 'ear'].map((id) =>
    sampleModel(
      { id, stage: id === 'ear' ? 'stt' : 'tts', files: { model: sampleFile('small.bin', VOICE) } },
      from(voices),
    ),
  ),
  sampleModel(
    { id: 'mind', stage: 'llm', name: 'A mind', files: { model: sampleFile('mind.bin', BODY) } },
    from(files),
  ),
];
