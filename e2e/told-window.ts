/**
 * Owns a window that is told by the test what happened: the built page and a real host, but no session of its own, so
 * that no model is loaded. What the test tells comes the way that the host's own events come.
 */
import { chromium as browserType, type BrowserContextOptions, type WebSocketRoute } from '@playwright/test';
import type { HostEvent, SessionSnapshot } from '../engine/contract/client';
import { EMPTY_SPANS, type Ready, type Spans, type Speculation } from '../engine/contract/spans';
import { chromium, letIn, openContext, type OpenedContext } from './browsers';
import { microphoneArgs } from './microphone';
import type { ServerProcess } from './server-process';
import { isQuiet, type OpenedWindow } from './window-page';

export type ToldWindow = OpenedWindow & {
  readonly tell: (...events: readonly HostEvent[]) => void;
  /** What the host did not hear of, as the page sent it. */
  readonly heldBack: () => readonly string[];
};

/** What a host says of itself to a new window. What a test tells before that may be undone by it. */
const AT_FIRST = ['models', 'profiles', 'settings'];

/** Resolves when the host has said all that it says by itself: from then on the test alone tells. */
export async function openToldWindow(
  server: ServerProcess,
  {
    microphone = null,
    ...options
  }: BrowserContextOptions & {
    readonly microphone?: string | null;
    /** Where the browser keeps what pages keep; a window that closed finds it again. */
    readonly profile?: string;
    /** Of the browser, in place of those for the microphone; windows with the same ones share it. */
    readonly args?: readonly string[];
    /** Of the address. */
    readonly hash?: string;
    /** The page goes by a clock of the test's own from its first line on. */
    readonly installsClock?: boolean;
    /** The host hears of no conversation, though the page has a microphone: only the test tells of one. */
    readonly holdsBack?: boolean;
  } = {},
): Promise<ToldWindow> {
  const {
    profile,
    hash = '',
    holdsBack = false,
    installsClock = false,
    args: given,
    ...contextOptions
  } = options;
  const args = given ?? (microphone === null ? [] : microphoneArgs(microphone));
  const settings: BrowserContextOptions = {
    permissions: microphone === null ? [] : ['microphone'],
    ...contextOptions,
  };
  const { context, close } =
    profile === undefined
      ? await openContext(args, settings, microphone !== null && !(await isQuiet(microphone)))
      : await openProfile(profile, args, settings);
  const page = await context.newPage();
  let socket: WebSocketRoute | null = null;
  const heldBack: string[] = [];
  const unsaid = new Set(AT_FIRST);
  let begin = (): void => {};
  const hostHasSpoken = new Promise<void>((resolve) => (begin = resolve));
  await page.routeWebSocket(/\/ws$/, (route) => {
    socket = route;
    const host = route.connectToServer();
    host.onMessage((message) => {
      route.send(message);
      if (typeof message === 'string') unsaid.delete(/"type":"([a-z]+)"/.exec(message)?.[1] ?? '');
      if (unsaid.size === 0) begin();
    });
    if (!holdsBack) return;
    route.onMessage((message) => {
      // Sound comes as bytes; only a conversation needs it.
      if (typeof message !== 'string') return;
      if (message.includes('"session.')) heldBack.push(message);
      else host.send(message);
    });
  });
  await letIn(context, server);
  if (installsClock) await page.clock.install();
  await page.goto(`${server.origin}/${hash}`);
  await hostHasSpoken;
  return {
    browser: { close },
    page,
    heldBack: () => heldBack,
    tell: (...events) => {
      for (const event of events) socket?.send(JSON.stringify(event));
    },
  };
}

/** A browser that keeps what its pages keep, in this folder. */
async function openProfile(
  profile: string,
  args: readonly string[],
  options: BrowserContextOptions,
): Promise<OpenedContext> {
  const context = await browserType.launchPersistentContext(profile, {
    executablePath: chromium?.executablePath ?? '',
    args: [...(chromium?.args ?? []), ...args],
    ...options,
  });
  return { context, close: () => context.close() };
}

export const toldSnapshot = (change: Partial<SessionSnapshot> = {}): HostEvent => ({
  kind: 'control',
  type: 'snapshot',
  snapshot: {
    revision: 1,
    sessionId: 'told',
    state: 'ACTIVE',
    mode: 'duplex',
    hearing: false,
    turnId: null,
    profileId: 'receptionist',
    personaName: 'Maya',
    llm: {
      kind: 'ollama',
      label: 'qwen2.5:3b',
      why: '',
      traits: { isScripted: false, isReplyCheap: true, sharesCores: false },
    },
    voiceId: 'piper-joe',
    sttId: 'moonshine-base',
    pauseStatistics: null,
    ...change,
  },
});

/** A turn that was answered, as the host tells of it. */
export function toldTurn(
  turnId: number,
  said: string,
  answer: string,
  spans: Partial<Spans>,
  more: { readonly ready?: Ready; readonly speculation?: Speculation; readonly unheard?: string } = {},
): readonly HostEvent[] {
  const { ready, speculation = 'none', unheard = '' } = more;
  return [
    { kind: 'transcript', turnId, role: 'user', text: said, unheard: '', isFinal: true },
    { kind: 'transcript', turnId, role: 'persona', text: answer, unheard, isFinal: true },
    {
      kind: 'metric',
      turnId,
      spans: { ...EMPTY_SPANS, ...spans },
      ...(ready === undefined ? {} : { ready }),
      outcome: unheard === '' ? 'completed' : 'interrupted',
      speculation,
      llm: 'qwen2.5:3b',
    },
  ];
}

const SAID = [
  ['What are your opening hours?', 'We’re open Monday to Friday from eight to six.'],
  ['How much does a cleaning cost?', 'A cleaning costs ninety-five dollars.'],
  ['Do you take walk-ins?', 'Yes, on weekdays from eight to ten in the morning.'],
  ['Where can I park?', 'You can park for free behind the building, on Mill Lane.'],
] as const;

/** A conversation of so many turns, whose last was begun inside the silence and took 640 ms. */
export function toldConversation(turns: number): readonly HostEvent[] {
  const events: HostEvent[] = [toldSnapshot()];
  for (let turnId = 1; turnId <= turns; turnId += 1) {
    const isLast = turnId === turns;
    const slower = isLast ? 0 : ((turnId * 7_919) % 13) * 40;
    const [said, answer] = SAID[(turnId - 1) % SAID.length] ?? SAID[0];
    const spans: Spans = {
      endOfTurnDelayMs: 330 + slower / 2,
      transcriptionDelayMs: 0,
      llmTtftMs: 0,
      firstSentenceMs: 90 + slower / 4,
      ttsTtfbMs: 170 + slower / 4,
      playoutDelayMs: 50,
      voiceToVoiceMs: 640 + slower,
    };
    const ready = { transcriptMs: 130, firstTokenMs: 250, firstChunkMs: 420, firstAudioMs: 590 };
    events.push(...toldTurn(turnId, said, answer, spans, { ready, speculation: 'kept' }));
  }
  return events;
}
