/** Owns the third step: whether answers come by themselves or a key is pressed, which key, and trying it. */
import { Keyboard } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { Settings } from '../../../engine/contract/settings';
import { isMac } from '../../state/connection/desktop-shell';
import { talkKeyOf, type KeyRefusal } from '../../state/settings/key-capture';
import { NOT_TRIED, type KeyTrial } from '../../state/setup/trial-step';
import { isTalking } from '../../state/conversation/talk-grammar';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

export function SetupKeys() {
  const { stores } = useApp();
  const { mode, talkKey, keyMode } = useStore(stores.settings, ({ settings }) => settings);
  const isPtt = mode === 'ptt';
  return (
    <div className="setup-step-body">
      <Choices settingKey="mode" />
      {isPtt && <Choices settingKey="keyMode" />}
      <TalkKey />
      {/* Set otherwise, it is another key: its trial begins anew. */}
      <KeyPad key={`${mode} ${keyMode} ${talkKey}`} mode={mode} talkKey={talkKey} keyMode={keyMode} />
      <div>
        <h3>
          <kbd>{words.keys.name('Escape')}</kbd> {words.setup.escTitle}
        </h3>
        <p className="hint">{words.setup.escHint}</p>
      </div>
    </div>
  );
}

/** As the settings have it: the same names, from the same list. */
function Choices({ settingKey }: { readonly settingKey: 'mode' | 'keyMode' }) {
  const { stores, actions } = useApp();
  const value = useStore(stores.settings, ({ settings }) => settings[settingKey]);
  const described = useStore(stores.settings, ({ list }) => list.find(({ key }) => key === settingKey));
  const name = useId();
  if (described?.choices === undefined) return null;
  const choose = (chosen: string): void => {
    if (settingKey === 'mode' && (chosen === 'duplex' || chosen === 'ptt')) actions.setMode(chosen);
    if (settingKey === 'keyMode' && (chosen === 'auto' || chosen === 'hold' || chosen === 'toggle')) {
      actions.set({ keyMode: chosen });
    }
  };
  return (
    <fieldset className="setup-choices">
      <legend>{described.label}</legend>
      <p className="hint">{described.help}</p>
      <div className="setup-options">
        {Object.entries(described.choices).map(([choice, label]) => (
          <label key={choice} className="setup-option">
            <input
              type="radio"
              name={name}
              value={choice}
              checked={value === choice}
              onChange={() => choose(choice)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function TalkKey() {
  const { stores, actions } = useApp();
  const talkKey = useStore(stores.settings, ({ settings }) => settings.talkKey);
  const [asking, setAsking] = useState<'no' | 'yes' | KeyRefusal>('no');
  const isAsking = asking !== 'no';
  useEffect(() => {
    if (!isAsking) return undefined;
    const take = (event: KeyboardEvent): void => {
      // Before anything else sees it: this press is about the key itself.
      event.preventDefault();
      event.stopImmediatePropagation();
      // The key that pressed the button may still be down.
      if (event.repeat) return;
      if (event.code === 'Escape') {
        setAsking('no');
        return;
      }
      const captured = talkKeyOf(event);
      if (captured.tag === 'key') actions.set({ talkKey: captured.value });
      setAsking(captured.tag === 'key' ? 'no' : captured.why);
    };
    window.addEventListener('keydown', take, true);
    const end = actions.captureKey();
    return () => {
      window.removeEventListener('keydown', take, true);
      end();
    };
  }, [isAsking, actions]);
  return (
    <div className="setup-key">
      <h3>{words.setup.keyTitle}</h3>
      <kbd className="setup-key-name">{words.keys.name(talkKey, isMac())}</kbd>
      <button
        type="button"
        className="small-button"
        aria-pressed={isAsking}
        onClick={() => setAsking(isAsking ? 'no' : 'yes')}
      >
        <Keyboard size={16} strokeWidth={1.5} aria-hidden="true" />
        {words.setup.changeKey}
      </button>
      <p className="hint" role="status">
        {asking === 'no' ? '' : asking === 'yes' ? words.setup.pressKey : refusal(asking)}
      </p>
    </div>
  );
}

const refusal = (why: KeyRefusal): string => `${words.keys.refusal[why]} ${words.setup.anotherKey}`;

type Keys = Pick<Settings, 'mode' | 'talkKey' | 'keyMode'>;

/** Opens nothing: it shows what the key would do. Presses of it come as they always do (keyboard.ts). */
function KeyPad({ mode, talkKey, keyMode }: Keys) {
  const { stores, actions } = useApp();
  const trial = useStore(stores.trial, (state) => state.trial) ?? NOT_TRIED;
  useEffect(() => actions.tryKey(), [actions]);
  const [title, hint] = padWords(trial, { mode, keyMode, talkKey });
  return (
    // A pointer may try it, too; with the keyboard it is the key itself, wherever the focus is.
    <div
      className={isTalking(trial.talk) ? 'setup-pad is-open' : 'setup-pad'}
      onPointerDown={({ button }) => {
        if (button === 0) actions.press('pointer');
      }}
      role="status"
    >
      <span className="setup-pad-title">{title}</span>
      <span className="hint">{hint}</span>
    </div>
  );
}

function padWords(trial: KeyTrial, { mode, keyMode, talkKey }: Keys): readonly [string, string] {
  const key = words.keys.name(talkKey, isMac());
  const { talk, isTried } = trial;
  if (isTalking(talk)) {
    return [
      words.setup.padOn,
      talk.phase.tag === 'latched' ? words.setup.padToggled(key) : words.setup.padHeld,
    ];
  }
  if (mode === 'duplex' && talk.muted) return [words.setup.padMuted, words.setup.padMutedHint(key)];
  return [words.setup.pad(mode, keyMode, key), isTried ? words.setup.padDone : ''];
}
