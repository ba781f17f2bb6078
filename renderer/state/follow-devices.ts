/**
 * Owns that the page follows the microphones and loudspeakers that there are. What is used stands in the stores, and
 * another one is opened when that is due. It tells of a loudspeaker that can't be had.
 */
import type { Problem } from '../../engine/contract/errors';
import type { Capture } from '../audio/capture';
import { createDevices, type Devices, type DevicesView } from '../audio/devices';
import { canChooseOutput, type Player } from '../audio/player';
import { words } from '../words';
import type { Actions } from './actions/actions';
import type { MicState } from '../audio/capture-machine';
import type { Stores } from './stores';

export type FollowDevicesDeps = {
  readonly stores: Pick<Stores, 'devices' | 'settings' | 'sound'>;
  readonly capture: Pick<Capture, 'start' | 'use'>;
  readonly player: Pick<Player, 'setOutput'>;
  readonly report: (...told: Parameters<Actions['report']>) => void;
  readonly worked: (what: 'output') => void;
};

/** A microphone that was not there may be now. */
const canMend = (mic: MicState, { input }: DevicesView): boolean =>
  mic.tag === 'fault' && (mic.fault === 'lost' || mic.fault === 'missing') && input.devices.length > 0;

export function followDevices({ stores, capture, player, report, worked }: FollowDevicesDeps): Devices {
  const setOutput = async (id: string | null): Promise<void> => {
    if (await player.setOutput(id)) {
      worked('output');
      return;
    }
    const { used } = stores.devices.getState().output;
    const problem: Problem = {
      code: 'NOT_FOUND',
      message: words.devices.noOutput(used?.label ?? ''),
      hint: words.devices.noOutputHint,
    };
    report(problem, undefined, 'output');
  };
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices };
  const devices = createDevices({
    list: async () => (await mediaDevices?.enumerateDevices()) ?? [],
    onChange: (listener) => mediaDevices?.addEventListener('devicechange', listener),
    canChooseOutput: canChooseOutput(),
    publish: (view) => {
      stores.devices.setState(view);
      if (canMend(stores.sound.getState().mic, view)) void capture.start();
    },
    open: { input: (id) => capture.use(id), output: (id) => void setOutput(id) },
    setTimer: (run, ms) => void setTimeout(run, ms),
  });
  stores.settings.subscribe(({ known, settings }) => {
    if (!known) return;
    devices.want('input', settings.input);
    devices.want('output', settings.output);
  });
  return devices;
}
