/**
 * Owns following the devices that there are: asks the browser, steps the choice of microphone and loudspeaker, and has
 * another one opened when that is due. Which one is device-choice.ts's decision; words are not known here.
 */
import type { Device } from '../../engine/contract/settings';
import {
  noDevices,
  presentOf,
  stepDevices,
  type DeviceChoice,
  type DeviceEvent,
  type DeviceKind,
  type DeviceNews,
} from './device-choice';

export type DevicesView = {
  readonly input: DeviceChoice;
  readonly output: DeviceChoice;
  /** Not every browser lets a page choose the loudspeaker. */
  readonly canChooseOutput: boolean;
  /** What happened last, of each kind, until it is dismissed or plainly over. */
  readonly news: Readonly<Record<DeviceKind, DeviceNews | null>>;
};

export type Devices = {
  /** Asks what there is. To be called after the microphone was opened, too: only then are there names. */
  refresh(): Promise<void>;
  want(kind: DeviceKind, device: Device | null): void;
  dismiss(kind: DeviceKind): void;
};

export type DevicesDeps = {
  readonly list: () => Promise<readonly MediaDeviceInfo[]>;
  readonly onChange: (listener: () => void) => void;
  readonly canChooseOutput: boolean;
  readonly publish: (view: DevicesView) => void;
  /** @param id null for the system's own choice. */
  readonly open: Readonly<Record<DeviceKind, (id: string | null) => void>>;
  readonly setTimer: (run: () => void, ms: number) => void;
};

/** A device that appears needs a moment until it can be opened, and one that goes takes others with it. */
const SETTLE_MS = 250;
/** Long enough to be read; what is well again needs no more. */
const GOOD_NEWS_MS = 8_000;

export const NO_DEVICES: DevicesView = {
  input: noDevices('input'),
  output: noDevices('output'),
  canChooseOutput: false,
  news: { input: null, output: null },
};

export function createDevices(deps: DevicesDeps): Devices {
  let view: DevicesView = { ...NO_DEVICES, canChooseOutput: deps.canChooseOutput };
  let isSettling = false;

  const setNews = (kind: DeviceKind, news: DeviceNews | null): void => {
    view = { ...view, news: { ...view.news, [kind]: news } };
    if (news === null || news.what === 'gone') return;
    deps.setTimer(() => {
      if (view.news[kind] !== news) return;
      setNews(kind, null);
      deps.publish(view);
    }, GOOD_NEWS_MS);
  };

  const take = (kind: DeviceKind, event: DeviceEvent): void => {
    const { choice, isSwitch, news } = stepDevices(view[kind], event);
    view = { ...view, [kind]: choice };
    // What was away and is not wanted any more, or is here, is no news any more.
    const isOver = view.news[kind]?.what === 'gone' && (choice.wanted === null || choice.used !== null);
    if (news !== null || isOver) setNews(kind, news);
    if (isSwitch) deps.open[kind](choice.used?.id ?? null);
  };

  const refresh = async (): Promise<void> => {
    // A browser that can't say has one microphone for us, or none; opening it tells.
    const infos = await deps.list().catch(() => []);
    for (const kind of ['input', 'output'] as const) {
      const present = presentOf(kind, infos);
      if (present !== null) take(kind, { type: 'listed', ...present });
    }
    deps.publish(view);
  };

  deps.onChange(() => {
    if (isSettling) return;
    isSettling = true;
    deps.setTimer(() => {
      isSettling = false;
      void refresh();
    }, SETTLE_MS);
  });

  return {
    refresh,
    want: (kind, device) => {
      const { wanted } = view[kind];
      if (wanted?.id === device?.id && wanted?.label === device?.label) return;
      take(kind, { type: 'wanted', device });
      deps.publish(view);
    },
    dismiss: (kind) => {
      setNews(kind, null);
      deps.publish(view);
    },
  };
}
