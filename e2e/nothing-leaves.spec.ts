/**
 * README's promise that nothing leaves the machine, held against the system calls of all processes: a whole spoken turn
 * with real models, by the virtual clock, and a start with none. Runs beside others.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findChromium } from './chromium';
import { BUILT, DATA, PROJECT, THINKING, lines, missingModels, recording } from './project';
import { offLoopback, startTraced, tracingIsOff } from './traced';

test.describe.configure({ timeout: 120_000 });

const cannotTrace = await tracingIsOff();
const thinkingIsOff = await missingModels(THINKING);
const chromium = await findChromium();

let home = '';
test.beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sidetone-home-'));
});
test.afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

/** As of a person: some libraries report nothing where CI or a test runner is at work. */
const asOfAPerson = (dataFolder: string): NodeJS.ProcessEnv => {
  const { PATH, LD_LIBRARY_PATH } = process.env;
  return { PATH, LD_LIBRARY_PATH, HOME: home, TMPDIR: home, SIDETONE_HOME: dataFolder };
};

test('a whole spoken turn reaches nothing but this machine, and what was queued to be sent is gone', async () => {
  test.skip(cannotTrace !== null, cannotTrace ?? '');
  test.skip(thinkingIsOff !== null, thinkingIsOff ?? '');
  const queue = join(home, '.cache', 'Microsoft', 'DeveloperTools', '.onnxruntime');
  mkdirSync(queue, { recursive: true });
  writeFileSync(join(queue, 'onnxruntime.db'), 'events of an earlier version');

  const talk = [
    join(BUILT, 'cli.js'),
    'talk',
    '--json',
    '--clock',
    'virtual',
    '--llm',
    'auto',
    recording('question_02.wav'),
  ];
  const { status, stdout, away } = await startTraced(talk, asOfAPerson(DATA), PROJECT).ended;
  expect(away).toEqual([]);
  expect(status).toBe(0);
  const [turn] = lines(stdout).map(
    (line) => JSON.parse(line) as { heard: string; said: string; outcome: string },
  );
  expect(turn?.heard).toMatch(/\w/);
  expect(turn?.said).toMatch(/\w/);
  expect(turn?.outcome).toBe('completed');
  expect(existsSync(join(home, '.cache', 'Microsoft'))).toBe(false);
});

test('a start without models reaches nothing but this machine, with the page open', async ({ browser }) => {
  test.skip(cannotTrace !== null, cannotTrace ?? '');
  test.skip(chromium === null, 'no Chromium here');
  const env = { ...asOfAPerson(join(home, 'data')), SIDETONE_NO_BROWSER: '1', SIDETONE_FETCH_MODELS: '0' };
  const server = startTraced([join(BUILT, 'server.js'), '--port', '0'], env, PROJECT);
  const address = (): string | undefined => /http:\/\/\S+/.exec(server.stdout())?.[0];
  await expect.poll(address, { timeout: 20_000 }).toBeDefined();
  const page = await browser.newPage();
  await page.goto(address() ?? '');
  await expect(page.getByText(/models/i).first()).toBeVisible();
  await page.close();
  server.stop();
  const { away } = await server.ended;
  expect(away).toEqual([]);
});

test('the trace tells an address elsewhere and a name look-up from loopback', async () => {
  test.skip(cannotTrace !== null, cannotTrace ?? '');
  // A connected datagram socket sends nothing; 192.0.2.1 is nobody's (RFC 5737).
  const program = `const s = require('dgram').createSocket('udp4'); s.on('error', () => s.close());
    s.connect(9, '192.0.2.1', () => s.close());`;
  const { away } = await startTraced(['-e', program], asOfAPerson(home), PROJECT).ended;
  // To be bound to all addresses counts as well: others could reach it.
  expect(away.some((call) => call.includes('192.0.2.1'))).toBe(true);

  const lookUp =
    '1 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0';
  const ollama =
    '1 connect(3, {sa_family=AF_INET, sin_port=htons(11434), sin_addr=inet_addr("127.0.0.1")}, 16) = 0';
  const six =
    '1 connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0';
  expect(offLoopback([lookUp, ollama, six].join('\n'))).toEqual([lookUp, six]);
});
