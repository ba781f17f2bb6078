/**
 * How the unit tests run. Most share a process and its modules with the files before them, for starting a process and
 * reading the modules anew took twice as long as the tests. A file has a process of its own if it replaces modules or
 * what is global, loads models, or starts programs; one that needs it for another reason says "Runs in a process of its
 * own." in a comment.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const FOLDERS = ['engine', 'electron', 'renderer'];
const NEEDS_ITS_OWN =
  /vi\.(?:mock|doMock|hoisted|resetModules|stubGlobal|stubEnv)\(|spyOn\(process|process\.(?:env\[[^\]]*\] =|chdir\()|modelDir\(|node:child_process|Runs in a process of its own\./;

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
);
const ofTheirOwn = files.filter((file) =>
  NEEDS_ITS_OWN.test(readFileSync(join(import.meta.dirname, file), 'utf8')),
);
const sharing = files.filter((file) => !ofTheirOwn.includes(file));

// The default leaves a processor idle, which is half of two.
const common = { environment: 'node', testTimeout: 20_000, maxWorkers: availableParallelism() } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { ...common, name: 'sharing', include: sharing, isolate: false } },
      { test: { ...common, name: 'alone', include: ofTheirOwn } },
    ],
  },
});
