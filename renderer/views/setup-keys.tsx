/** Owns the third step: whether answers come by themselves or a key is pressed, which key, and trying it. */
import { Keyboard } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { Settings } from '../../engine/contract/settings';
import { canBeTalkKey, keyName, NOT_TRIED, pressTry, releaseTry, type KeyTry } from '../state/key-try';
import { words } from '../words';
import { useApp } from './app-context';

export function SetupKeys() {
  const { stores } = useApp();
  const { mode, talkKey, keyMode } = useStore(stores.settings, ({ settings }) => settings);
  const isPtt = mode === 'ptt';
  return (
    <div className="setup-step-body">
      <Choices settingKey="mode" />
      {isPtt && <Choices settingKey="keyMode" />}
      <TalkKey />
      {isPtt && <KeyPad key={`${talkKey} ${keyMode}`} talkKey={talkKey} keyMode={keyMode} />}
      <div>
        <h3>
          <kbd>Esc</kbd> {words.setup.escTitle}
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
  const [asking, setAsking] = useState<'no' | 'yes' | 'refused'>('no');
  const isAsking = asking !== 'no';
  useEffect(() => {
    if (!isAsking) return undefined;
    const take = (event: KeyboardEvent): void => {
      // Before anything else sees it: this press is about the key itself.
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.code === 'Escape') setAsking('no');
      else if (!canBeTalkKey(event.code)) setAsking('refused');
      else {
        actions.set({ talkKey: event.code });
        setAsking('no');
      }
    };
    window.addEventListener('keydown', take, true);
    return () => window.removeEventListener('keydown', take, true);
  }, [isAsking, actions]);
  return (
    <div className="setup-key">
      <h3>{words.setup.keyTitle}</h3>
      <kbd className="setup-key-name">{keyName(talkKey)}</kbd>
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
        {asking === 'yes' ? words.setup.pressKey : asking === 'refused' ? words.setup.cantBeKey : ''}
      </p>
    </div>
  );
}

/** Opens nothing: it shows what the key would do. */
function KeyPad({ talkKey, keyMode }: Pick<Settings, 'talkKey' | 'keyMode'>) {
  const [tried, setTried] = useState<KeyTry>(NOT_TRIED);
  const press = (): void => setTried((now) => pressTry(now, performance.now()));
  const release = (): void => setTried((now) => releaseTry(now, performance.now(), keyMode));

  useEffect(() => {
    const isElsewhere = (target: EventTarget | null): boolean =>
      target instanceof HTMLElement && target.closest('button, select, a, input') !== null;
    const down = (event: KeyboardEvent): void => {
      if (event.code !== talkKey || isElsewhere(event.target)) return;
      event.preventDefault();
      if (!event.repeat) setTried((now) => pressTry(now, performance.now()));
    };
    const up = (event: KeyboardEvent): void => {
      if (event.code === talkKey) setTried((now) => releaseTry(now, performance.now(), keyMode));
    };
    // A release that will never be heard of.
    const lost = (): void => setTried((now) => ({ ...now, isOpen: false, downMs: null }));
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    window.addEventListener('blur', lost);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
      window.removeEventListener('blur', lost);
    };
  }, [talkKey, keyMode]);

  const [title, hint] = padWords(tried, keyMode, keyName(talkKey));
  return (
    // A pointer may try it, too; with the keyboard it is the key itself, wherever the focus is.
    <div
      className={tried.isOpen ? 'setup-pad is-open' : 'setup-pad'}
      onPointerDown={press}
      onPointerUp={release}
      onPointerCancel={release}
      role="status"
    >
      <span className="setup-pad-title">{title}</span>
      <span className="hint">{hint}</span>
    </div>
  );
}

function padWords(
  tried: KeyTry,
  keyMode: 'auto' | 'hold' | 'toggle',
  key: string,
): readonly [string, string] {
  if (tried.isOpen) {
    const isHeld = tried.downMs !== null;
    return [
      words.setup.padOn,
      isHeld && keyMode !== 'toggle' ? words.setup.padHeld : words.setup.padToggled(key),
    ];
  }
  const idle =
    keyMode === 'auto'
      ? words.setup.padIdle(key)
      : keyMode === 'hold'
        ? words.setup.padHold(key)
        : words.setup.padTap(key);
  return [idle, tried.isTried ? words.setup.padDone : ''];
}
