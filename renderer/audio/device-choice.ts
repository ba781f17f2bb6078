/**
 * Owns which device is used. It is the one that a person wants, found again by its id or else by its name. The system's
 * own is used as long as that one is away. Pure; opening devices and telling people are devices.ts's part.
 */
import type { Device } from '../../engine/contract/settings';

export type DeviceKind = 'input' | 'output';

/** What a browser says there is, of one kind. */
export type Present = {
  readonly devices: readonly Device[];
  /** What the system's own choice is called; null if the browser does not say. */
  readonly defaultLabel: string | null;
};

export type DeviceChoice = Present & {
  readonly kind: DeviceKind;
  /** There was a list with names, which browsers give only once the microphone is allowed. */
  readonly isKnown: boolean;
  /** Null for the system's own choice. */
  readonly wanted: Device | null;
  /** Null for the system's own choice. */
  readonly used: Device | null;
};

export type DeviceNews =
  /** What is wanted is not there; `now` is what is used until it is, if that has a name. */
  | { readonly what: 'gone'; readonly label: string; readonly now: string | null }
  | { readonly what: 'back'; readonly label: string }
  /** The system chose another one, and the person wanted no certain one. */
  | { readonly what: 'default'; readonly label: string };

export type DeviceEvent =
  ({ readonly type: 'listed' } & Present) | { readonly type: 'wanted'; readonly device: Device | null };

export type DeviceStep = {
  readonly choice: DeviceChoice;
  /** What is used now is another device than before: it is to be opened. */
  readonly isSwitch: boolean;
  readonly news: DeviceNews | null;
};

export const noDevices = (kind: DeviceKind): DeviceChoice => ({
  kind,
  isKnown: false,
  wanted: null,
  used: null,
  devices: [],
  defaultLabel: null,
});

/** Ids change when a person clears what a site may remember, or plugs into another socket; names stay. */
export function findDevice(wanted: Device, devices: readonly Device[]): Device | null {
  const byId = devices.find(({ id }) => id === wanted.id);
  if (byId !== undefined) return byId;
  return (wanted.label === '' ? undefined : devices.find(({ label }) => label === wanted.label)) ?? null;
}

export function stepDevices(choice: DeviceChoice, event: DeviceEvent): DeviceStep {
  switch (event.type) {
    case 'wanted': {
      const used = event.device === null ? null : findDevice(event.device, choice.devices);
      const next = { ...choice, wanted: event.device, used };
      return { choice: next, isSwitch: used?.id !== choice.used?.id, news: lacking(next) };
    }
    case 'listed': {
      const { devices, defaultLabel } = event;
      const used = choice.wanted === null ? null : findDevice(choice.wanted, devices);
      const next = { ...choice, isKnown: true, devices, defaultLabel, used };
      return { choice: next, ...whatHappened(choice, next) };
    }
  }
}

/** Before there is a list, nothing can be missing from it. */
const lacking = ({ wanted, used, isKnown, defaultLabel }: DeviceChoice): DeviceNews | null =>
  isKnown && wanted !== null && used === null
    ? { what: 'gone', label: wanted.label, now: defaultLabel }
    : null;

function whatHappened(
  before: DeviceChoice,
  now: DeviceChoice,
): { readonly isSwitch: boolean; readonly news: DeviceNews | null } {
  const isSwitch = before.used?.id !== now.used?.id;
  if (now.wanted !== null) {
    if (now.used === null) {
      // Said once, when it went or was found not to be there.
      const isNew = !before.isKnown || before.used !== null;
      // Whatever stood in for it may have gone, too.
      return { isSwitch: isSwitch || isOtherDefault(before, now), news: isNew ? lacking(now) : null };
    }
    const wasAway = before.isKnown && before.used === null;
    return { isSwitch, news: wasAway ? { what: 'back', label: now.used.label } : null };
  }
  // The loudspeaker follows the system by itself.
  if (now.kind === 'output' || !isOtherDefault(before, now)) return { isSwitch, news: null };
  return { isSwitch: true, news: { what: 'default', label: now.defaultLabel ?? '' } };
}

const isOtherDefault = (before: Present, now: Present): boolean =>
  before.defaultLabel !== null && now.defaultLabel !== null && before.defaultLabel !== now.defaultLabel;

/** What a browser lists under these ids is another name of a device that it lists, too. */
const DEFAULT_ID = 'default';
const OTHER_NAMES = new Set([DEFAULT_ID, 'communications']);

type Info = { readonly kind: string; readonly deviceId: string; readonly label: string };

/**
 * Of one kind, from what `enumerateDevices` gives.
 * @returns null if the browser keeps the names to itself.
 */
export function presentOf(kind: DeviceKind, infos: readonly Info[]): Present | null {
  const all = infos.filter((info) => info.kind === `audio${kind}`);
  const named = all.filter(({ deviceId, label }) => deviceId !== '' && label !== '');
  if (all.length > 0 && named.length === 0) return null;
  const chosen = named.find(({ deviceId }) => deviceId === DEFAULT_ID);
  return {
    devices: named
      .filter(({ deviceId }) => !OTHER_NAMES.has(deviceId))
      .map(({ deviceId, label }) => ({ id: deviceId, label })),
    // "Default - Headset": Chromium puts a word before it, in its own language.
    defaultLabel: chosen === undefined ? null : chosen.label.replace(/^[^-]{1,40} - /, ''),
  };
}

/** Its name says, as most do, that it is connected by Bluetooth. */
export const looksLikeBluetooth = (label: string): boolean =>
  /bluetooth|airpods|\bbuds?\d*\b|hands-?free|\bwh-|\bwf-|\bbose\b|\bjabra\b|\bbeats\b/i.test(label);
