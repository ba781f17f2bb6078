import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log';
import { createStoppedDownloads } from '../models/stopped-downloads';
import { openPartial } from '../models/partial';
import { modelDir } from '../models/paths';
import { sampleBytes, sampleFile } from '../models/testing/sample';
import { recordFile, rememberVerified } from '../models/verified';
import { createProfileFiles } from '../profiles/files';
import { openDataFolder } from './data-folder';
import { createPauseStore } from './pause-statistics';
import { createSettingsStore } from './settings';
import { createTranscriptStore } from './transcripts/store';

let place = '';
let former = 0;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'sidetone-private-'));
  // As most systems have it, and as the finding was made.
  former = process.umask(0o022);
});
afterEach(() => {
  process.umask(former);
  rmSync(place, { recursive: true, force: true });
});

const TEXT = 'name: Maya\ndescription: At the desk.\nsystem_prompt: You are Maya.\n';

describe.skipIf(process.platform === 'win32')('all that Sidetone keeps', () => {
  it('is its owner’s alone: catches one that is made past private.ts', async () => {
    const dataDir = join(place, 'home');
    openDataFolder(dataDir);

    await createSettingsStore(dataDir, silentLog).change({ theme: 'dark' });
    await createPauseStore(dataDir, silentLog).add('maya', [400], 86_400_000);
    await createStoppedDownloads(dataDir, silentLog).pause(['piper']);

    const transcripts = createTranscriptStore({ dataDir, log: silentLog, now: () => 0 });
    const head = { sessionId: 'abcdef01', atMs: 0, profileId: 'maya', personaName: 'Maya' };
    const writer = transcripts.open(head, () => {});
    writer.add({ is: 'you', atMs: 0, turnId: 1, text: 'Hello.', fromMs: null, toMs: null });
    writer.addSound({ turnId: 1, side: 'you', sampleRate: 16_000, samples: new Float32Array(9) }, 0);
    await transcripts.settled();

    const ownDir = join(dataDir, 'profiles');
    const files = createProfileFiles({ ownDir, shippedDirs: [], dataDir, changed: async () => {} });
    await files.importText('maya.yaml', TEXT);
    await files.save('maya', `${TEXT}# more\n`, TEXT);
    await files.remove(await files.duplicate('maya'));

    const body = sampleBytes(100, 1);
    const folder = modelDir(dataDir, 'piper');
    const partial = await openPartial(join(folder, 'half.onnx'), sampleFile('half.onnx', body));
    await partial.append(body.subarray(0, 50));
    await partial.setNote({ url: 'http://127.0.0.1/', etag: 'x' });
    await partial.close();
    const path = join(folder, 'half.onnx.partial');
    await rememberVerified(folder, 'half.onnx', await recordFile(path, 'x'));

    // By a person, with an editor.
    writeFileSync(join(ownDir, 'own.yaml'), TEXT);
    const found = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
    expect(found.length).toBeGreaterThan(15);
    const open = found.filter((name) => (lstatSync(join(dataDir, name)).mode & 0o077) !== 0);
    expect(open).toEqual([join('profiles', 'own.yaml')]);
  });
});
