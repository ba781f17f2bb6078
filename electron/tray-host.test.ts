import { expect, test } from 'vitest';
import { silentLog } from '../engine/log';
import { createTrayHost, runTool, type RunTool } from './tray-host';

/** @param says what each tool prints, or the error that it ends with; one that is not named is not installed. */
function ask(says: Readonly<Record<string, string | Error>>, platform: NodeJS.Platform = 'linux') {
  const asked: string[] = [];
  const run: RunTool = async (program, args) => {
    asked.push(program);
    expect(args.join(' ')).toMatch(/org\.kde\.StatusNotifierWatcher.*IsStatusNotifierHostRegistered/);
    const said = says[program] ?? new Error(`spawn ${program} ENOENT`);
    if (said instanceof Error) throw said;
    return said;
  };
  return { asked, host: createTrayHost({ platform, run, log: silentLog }) };
}

test.each([
  ['systemd’s', { busctl: 'b true\n' }, true, 1],
  ['systemd’s, of a watcher without a host', { busctl: 'b false\n', gdbus: '(<true>,)\n' }, false, 1],
  ['GLib’s', { gdbus: '(<true>,)\n' }, true, 2],
  ['D-Bus’s', { 'dbus-send': 'method return time=1\n   variant       boolean true\n' }, true, 3],
  ['a first one that fails', { busctl: new Error('exit 1'), gdbus: '(<false>,)\n' }, false, 2],
  ['none that is installed', {}, false, 3],
  ['one that prints nothing', { busctl: '' }, false, 3],
])('a desktop is asked with the tools that it has: %s', async (_name, says, isThere, tools) => {
  const { asked, host } = ask(says);
  expect(host.isThereAtFirst).toBe(false);
  expect([await host.isThere(), asked.length]).toEqual([isThere, tools]);
});

test('macOS and Windows are not asked: they always have a tray', async () => {
  for (const platform of ['darwin', 'win32'] as const) {
    const { asked, host } = ask({}, platform);
    expect([host.isThereAtFirst, await host.isThere(), asked]).toEqual([true, true, []]);
  }
});

test('a tool gives what it prints, or fails: catches an error that is taken for an answer', async () => {
  expect(await runTool(process.execPath, ['-p', '"b true"'])).toBe('b true\n');
  await expect(runTool(process.execPath, ['-e', 'process.exit(3)'])).rejects.toThrow('Command failed');
  await expect(runTool('sidetone-no-such-tool', [])).rejects.toThrow('ENOENT');
});
