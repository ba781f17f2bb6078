/** Owns the choice of a key by pressing it. Esc keeps what there was, and Tab moves on as everywhere. */
import { Keyboard, X } from 'lucide-react';
import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import { isMac } from '../../state/connection/desktop-shell';
import { acceleratorOf, talkKeyOf } from '../../state/settings/key-capture';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { useSetting, type ControlProps } from './use-setting';

export function KeyField(props: ControlProps & { readonly settingKey: 'talkKey' | 'globalShortcut' }) {
  const { label } = props.setting;
  const { actions } = useApp();
  const { value, set } = useSetting(props.settingKey);
  const [isListening, setListening] = useState(false);
  // The one that works everywhere comes from the desktop, whatever this field does with keys.
  useEffect(() => (isListening ? actions.captureKey() : undefined), [isListening, actions]);
  const [refusal, setRefusal] = useState('');
  const stateId = useId();
  const isCombination = props.settingKey === 'globalShortcut';
  const chosen = String(value);
  const name = isCombination ? words.keys.shown(chosen, isMac()) : words.keys.name(chosen, isMac());

  const stop = (): void => {
    setListening(false);
    setRefusal('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isListening || event.code === 'Tab') return;
    // Neither the button's own press nor what the key does elsewhere in the window.
    event.preventDefault();
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    if (event.repeat) return;
    if (event.code === 'Escape') {
      stop();
      return;
    }
    const captured = isCombination ? acceleratorOf(event, isMac()) : talkKeyOf(event);
    if (captured.tag === 'key') {
      set(captured.value);
      stop();
      return;
    }
    // On the way to a combination its modifiers go down first.
    const isUnderWay = isCombination && captured.why === 'modifier';
    setRefusal(isUnderWay ? '' : words.keys.refusal[captured.why]);
  };

  return (
    <div className="key-field" data-keeps-focus>
      <button
        type="button"
        className={isListening ? 'small-button key-button is-listening' : 'small-button key-button'}
        aria-label={isListening ? undefined : words.settings.keyButton(label, name)}
        aria-describedby={`${props.helpId} ${stateId}`}
        onClick={() => {
          if (!isListening) setListening(true);
        }}
        onKeyDown={onKeyDown}
        // Space presses a button when it comes up again.
        onKeyUp={(event) => {
          if (isListening || event.code === 'Space') event.preventDefault();
        }}
        onBlur={stop}
      >
        <Keyboard size={16} strokeWidth={1.5} aria-hidden="true" />
        {isListening ? (isCombination ? words.settings.pressCombination : words.settings.pressKey) : name}
      </button>
      {isCombination && chosen !== '' && !isListening && (
        <button
          type="button"
          className="quiet-button"
          aria-label={words.settings.removeKeyLabel(label)}
          onClick={() => set('')}
        >
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
          {words.settings.removeKey}
        </button>
      )}
      <p className="hint" id={stateId} role="status">
        {isListening
          ? refusal === ''
            ? words.settings.pressHint
            : `${refusal} ${words.settings.pressHint}`
          : ''}
      </p>
    </div>
  );
}
