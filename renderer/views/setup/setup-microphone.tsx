/**
 * Owns the first step: why the microphone is asked for, the question itself, which one it is, whether it hears, and
 * three seconds to listen to. Nothing here must be achieved to go on.
 */
import { Bluetooth, Circle, Mic, Play, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { looksLikeBluetooth } from '../../audio/device-choice';
import { playSamples, type Playing } from '../../audio/play-samples';
import { FRAME_SAMPLES, MIC_RATE } from '../../../engine/contract/units';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { DevicePicker } from '../parts/device-pickers';
import { LevelView } from '../conversation/level-view';
import { Trouble } from '../banners/trouble';

export function SetupMicrophone() {
  const { stores, actions } = useApp();
  const mic = useStore(stores.sound, (state) => state.mic);
  const muted = useStore(stores.sound, (state) => state.muted);
  const isDesktop = useStore(stores.shell, (shell) => shell.isDesktop);
  switch (mic.tag) {
    case 'off':
    case 'opening':
      return <Question isAsked={mic.tag === 'opening'} />;
    case 'fault': {
      const { title, hint, action } = words.micFault(mic.fault, isDesktop);
      return (
        <div className="setup-step-body">
          <Trouble title={title} hint={hint} action={action} run={actions.turnOn} />
          {mic.fault !== 'denied' && mic.fault !== 'unsupported' && <DevicePicker kind="input" />}
          <p className="hint">{words.setup.whereSoundGoes}</p>
        </div>
      );
    }
    case 'suspended':
      return (
        <div className="setup-step-body">
          <Trouble title={words.micSuspended} hint="" action={words.micAction} run={actions.turnOn} />
        </div>
      );
    case 'on':
      return (
        <div className="setup-step-body">
          {mic.silenced && (
            <Trouble
              title={
                mic.isMutedBySystem === true ? words.devices.mutedBySystemTitle : words.devices.silentTitle
              }
              hint={mic.isMutedBySystem === true ? words.devices.mutedBySystemHint : words.devices.silentHint}
              action={words.devices.openAgain}
              run={actions.turnOn}
            />
          )}
          {muted && (
            <Trouble
              title={words.setup.youAreMuted}
              hint=""
              action={words.unmute}
              run={() => actions.setMuted(false)}
            />
          )}
          <DevicePicker kind="input" />
          <LevelView />
          <SoundCheck />
          <BluetoothNote />
        </div>
      );
  }
}

function Question({ isAsked }: { readonly isAsked: boolean }) {
  const { actions } = useApp();
  return (
    <div className="setup-step-body">
      <div className="setup-why">
        {words.setup.whyMicrophone.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p className="hint">{words.setup.whereSoundGoes}</p>
      </div>
      <button type="button" className="main-button" disabled={isAsked} onClick={actions.turnOn}>
        <Mic size={20} strokeWidth={1.5} aria-hidden="true" />
        <span>{words.setup.allow}</span>
      </button>
      <p className="hint" role="status">
        {isAsked ? words.setup.waitingForAnswer : ''}
      </p>
    </div>
  );
}

function BluetoothNote() {
  const { stores } = useApp();
  const { used, defaultLabel } = useStore(stores.devices, ({ input }) => input);
  const isLikely = looksLikeBluetooth(used?.label ?? defaultLabel ?? '');
  return (
    <details className="setup-note" open={isLikely}>
      <summary>
        <Bluetooth size={16} strokeWidth={1.5} aria-hidden="true" />
        {isLikely ? words.setup.isBluetooth : words.setup.bluetoothTitle}
      </summary>
      <p className="hint">{words.setup.bluetooth}</p>
    </details>
  );
}

const RECORD_S = 3;

type Check =
  | { readonly tag: 'idle' }
  | { readonly tag: 'recording'; readonly leftS: number }
  | { readonly tag: 'playing' }
  | { readonly tag: 'done'; readonly outcome: 'played' | 'empty' | 'failed' };

function SoundCheck() {
  const { stores, onFrame } = useApp();
  const muted = useStore(stores.sound, (state) => state.muted);
  const [check, setCheck] = useState<Check>({ tag: 'idle' });
  const recorded = useRef<Float32Array<ArrayBuffer> | null>(null);
  const playing = useRef<Playing | null>(null);
  const isRecording = check.tag === 'recording';

  const play = async (samples: Float32Array<ArrayBuffer>): Promise<void> => {
    setCheck({ tag: 'playing' });
    playing.current?.stop();
    const mine = playSamples(samples, MIC_RATE, stores.devices.getState().output.used?.id ?? null);
    playing.current = mine;
    const wasPlayed = await mine.done;
    if (playing.current === mine) setCheck({ tag: 'done', outcome: wasPlayed ? 'played' : 'failed' });
  };

  useEffect(() => {
    if (!isRecording) return undefined;
    const samples = new Float32Array(RECORD_S * MIC_RATE);
    let filled = 0;
    return onFrame((frame) => {
      samples.set(frame.samples.subarray(0, samples.length - filled), filled);
      filled = Math.min(samples.length, filled + FRAME_SAMPLES);
      if (filled < samples.length) {
        const leftS = Math.ceil((samples.length - filled) / MIC_RATE);
        setCheck((now) =>
          now.tag === 'recording' && now.leftS !== leftS ? { tag: 'recording', leftS } : now,
        );
        return;
      }
      const isEmpty = samples.every((sample) => sample === 0);
      recorded.current = isEmpty ? null : samples;
      if (isEmpty) setCheck({ tag: 'done', outcome: 'empty' });
      else void play(samples);
    });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- one recording, from its first frame to its last
  }, [isRecording]);

  useEffect(
    () => () => {
      const last = playing.current;
      playing.current = null;
      last?.stop();
    },
    [],
  );

  const stop = (): void => {
    playing.current?.stop();
    if (check.tag === 'recording') setCheck({ tag: 'idle' });
  };
  const isBusy = check.tag === 'recording' || check.tag === 'playing';
  return (
    <div className="setup-check">
      <h3>{words.setup.recordTitle}</h3>
      <p className="hint">{words.setup.recordHint}</p>
      <div className="model-buttons">
        {isBusy ? (
          <button type="button" className="small-button" onClick={stop}>
            <Square size={16} strokeWidth={1.5} aria-hidden="true" />
            {words.setup.stop}
          </button>
        ) : (
          <button
            type="button"
            className="small-button"
            disabled={muted}
            onClick={() => setCheck({ tag: 'recording', leftS: RECORD_S })}
          >
            <Circle className="setup-record" size={16} strokeWidth={1.5} aria-hidden="true" />
            {words.setup.record}
          </button>
        )}
        {check.tag === 'done' && recorded.current !== null && (
          <button
            type="button"
            className="small-button"
            onClick={() => {
              if (recorded.current !== null) void play(recorded.current);
            }}
          >
            <Play size={16} strokeWidth={1.5} aria-hidden="true" />
            {words.setup.again}
          </button>
        )}
        <span className="hint" role="status">
          {checkWords(check)}
        </span>
      </div>
      {check.tag === 'done' && <DevicePicker kind="output" />}
    </div>
  );
}

function checkWords(check: Check): string {
  switch (check.tag) {
    case 'idle':
      return '';
    case 'recording':
      return words.setup.recording(check.leftS);
    case 'playing':
      return words.setup.playing;
    case 'done':
      switch (check.outcome) {
        case 'played':
          return '';
        case 'empty':
          return words.setup.nothingRecorded;
        case 'failed':
          return words.setup.cantPlay;
      }
  }
}
