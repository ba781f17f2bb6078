/** Owns the quiet menu: who answers, with which voice, models, personas, hanging up. */
import { Boxes, Ellipsis, PhoneCall, PhoneOff, RefreshCw, RotateCcw } from 'lucide-react';
import { useRef } from 'react';
import { conversationText } from '../../state/conversation/conversation-text';
import { voiceLabel } from '../../state/settings/voices';
import { useStore } from 'zustand';
import { words } from '../../words';
import { AnswererSelect, AnsweringNow } from './answerer-select';
import { useApp } from '../frame/app-context';
import { DevicePickers } from '../parts/device-pickers';
import { CopyButton } from '../parts/copy-button';
import { useDismiss } from '../parts/use-dismiss';
import { VoiceSelect } from './voice-select';

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

export function SessionMenu() {
  const { stores, actions } = useApp();
  const isOpen = useStore(stores.ui, ({ panel }) => panel === 'session');
  const root = useRef<HTMLDivElement>(null);
  useDismiss(root, isOpen, () => actions.setPanel('none'));
  return (
    <div className="session" ref={root} data-keeps-focus>
      <button
        type="button"
        className="quiet-button"
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        onClick={() => actions.setPanel(isOpen ? 'none' : 'session')}
      >
        <Ellipsis size={18} strokeWidth={1.5} aria-hidden="true" />
        <span>{words.session}</span>
      </button>
      {isOpen && <SessionForm />}
    </div>
  );
}

function SessionForm() {
  const { stores, actions } = useApp();
  const llm = useStore(stores.settings, ({ settings }) => settings.llm);
  const snapshot = useStore(stores.session, (state) => state.snapshot);
  const voiceId = useStore(stores.settings, ({ settings }) => settings.voiceId);
  const voices = useStore(stores.models, (state) => state.voices);
  const isOver = snapshot === null || snapshot.state === 'TERMINATED';
  return (
    <div className="session-menu floating" role="dialog" aria-label={words.session}>
      <label className="field">
        <span>{words.whoAnswers}</span>
        <AnswererSelect wish={llm} onChoose={actions.setLlm} />
      </label>
      <AnsweringNow />
      <label className="field">
        <span>{words.voice}</span>
        <VoiceSelect chosen={voiceId} none={words.settings.eachItsOwn} onChoose={actions.setVoice} />
      </label>
      {snapshot !== null && snapshot.voiceId !== null && !isOver && (
        <p className="hint">{words.voices.speaking(voiceLabel(voices, snapshot.voiceId))}</p>
      )}
      <DevicePickers />
      {snapshot?.pauseStatistics !== undefined && snapshot.pauseStatistics !== null && (
        <p className="hint">
          {words.pauseStatistics(snapshot.pauseStatistics.p50Ms, snapshot.pauseStatistics.p90Ms)}
        </p>
      )}
      <div className="session-actions">
        {snapshot?.pauseStatistics !== undefined && snapshot.pauseStatistics !== null && (
          <button type="button" className="menu-item" onClick={() => actions.forgetPauseStatistics()}>
            <RotateCcw {...ICON} />
            {words.forgetPauseStatistics}
          </button>
        )}
        <button type="button" className="menu-item" onClick={() => actions.goTo('models')}>
          <Boxes {...ICON} />
          {words.showModels}
        </button>
        <CopyConversation />
        <button
          type="button"
          className="menu-item"
          onClick={() => {
            actions.reloadProfiles();
            actions.setPanel('none');
          }}
        >
          <RefreshCw {...ICON} />
          {words.reloadPersonas}
        </button>
        <button
          type="button"
          className="menu-item"
          onClick={() => {
            if (isOver) actions.startSession();
            else actions.endSession();
            actions.setPanel('none');
          }}
        >
          {isOver ? <PhoneCall {...ICON} /> : <PhoneOff {...ICON} />}
          {isOver ? words.startAgain : words.hangUp}
        </button>
      </div>
    </div>
  );
}

function CopyConversation() {
  const { stores, actions } = useApp();
  const isEmpty = useStore(stores.conversation, (state) => conversationText(state) === '');
  return (
    <CopyButton
      className="menu-item"
      label={words.talkview.copyAll}
      disabled={isEmpty}
      copy={() => actions.copy(conversationText(stores.conversation.getState()))}
    />
  );
}
