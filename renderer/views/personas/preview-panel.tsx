/**
 * Owns hearing and trying the persona of the unsaved text: it asks the host and plays what comes. That no running
 * conversation hears it is playback.ts's part.
 */
import { Square, Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Result } from '../../../engine/contract/errors';
import type { VoiceChoice } from '../../../engine/contract/models';
import type { Heard, Tried } from '../../../engine/contract/profiles';
import { createSayer, type Sayer } from '../../audio/say';
import { voiceLabel } from '../../state/settings/voices';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

const said = words.personas;

/** `muting`: it speaks while a conversation runs, whose microphone must not hear it. */
type Doing = 'nothing' | 'asking' | 'speaking' | 'muting';

/** One at a time: asked for, then played, while the microphone of a conversation does not hear it. */
function usePreview() {
  const { actions, stores, playback } = useApp();
  const outputId = useStore(stores.settings, ({ settings }) => settings.output?.id);
  const [doing, setDoing] = useState<Doing>('nothing');
  const sayer = useRef<Sayer | null>(null);
  useEffect(() => () => sayer.current?.close(), []);

  const play = async (samples: Float32Array): Promise<void> => {
    const { asked, snapshot } = stores.session.getState();
    const isTalking = asked && snapshot?.state !== 'TERMINATED';
    const mutes = isTalking && !stores.sound.getState().muted;
    setDoing(mutes ? 'muting' : 'speaking');
    sayer.current ??= createSayer();
    const over = playback.begin(sayer.current.stop);
    try {
      await sayer.current.say(samples, outputId);
    } catch {
      actions.report(said.cantPlay);
    } finally {
      over();
    }
  };

  const run = async <T extends Heard>(
    request: Promise<Result<T>>,
    show: (result: T) => void,
  ): Promise<void> => {
    setDoing('asking');
    const result = await request;
    if (!result.ok) {
      setDoing('nothing');
      actions.report(result.error);
      return;
    }
    show(result.value);
    await play(result.value.samples);
    setDoing('nothing');
  };
  return { doing, run, stop: () => sayer.current?.stop() };
}

export function PreviewPanel(props: {
  readonly id: string;
  readonly text: string;
  /** Leads to the first error of the text; null if it has none and can be tried. */
  readonly mendFirst: (() => void) | null;
  readonly voices: readonly VoiceChoice[];
  readonly marked: () => string;
}) {
  const { id, text, mendFirst, marked } = props;
  const canRun = mendFirst === null;
  const { ask } = useApp();
  const { doing, run, stop } = usePreview();
  const [question, setQuestion] = useState('');
  const [answer, setAnswer] = useState<Tried | null>(null);
  const [heard, setHeard] = useState<Heard | null>(null);

  const labelOf = (voiceId: string): string => voiceLabel(props.voices, voiceId);
  const hear = (): void => {
    const say = marked();
    const what = say === '' ? {} : { say: say.slice(0, 600) };
    void run(ask({ type: 'profiles.hear', id, text, ...what }), setHeard);
  };
  const tryOut = (): void => {
    const asked = question.trim();
    if (asked !== '' && canRun && doing === 'nothing') {
      void run(ask({ type: 'profiles.try', id, text, question: asked }), setAnswer);
    }
  };

  const isBusy = doing !== 'nothing';
  const voiceNote = ({ voiceId, isOtherVoice }: Heard): string =>
    isOtherVoice ? said.otherVoice(labelOf(voiceId)) : said.said(labelOf(voiceId));
  return (
    <aside className="preview" aria-label={said.preview}>
      <h3>{said.preview}</h3>
      <div className="preview-part">
        <button type="button" className="small-button" disabled={isBusy || !canRun} onClick={hear}>
          <Volume2 size={16} strokeWidth={1.5} aria-hidden="true" /> {said.hear}
        </button>
        <p className="hint">{said.hearHint}</p>
        {heard !== null && <p className="hint">{voiceNote(heard)}</p>}
      </div>
      <form
        className="preview-part"
        onSubmit={(event) => {
          event.preventDefault();
          tryOut();
        }}
      >
        <h4>{said.tryTitle}</h4>
        <label className="form-field">
          <span className="visually-hidden">{said.tryLabel}</span>
          <input
            value={question}
            maxLength={1000}
            placeholder={said.tryPlaceholder}
            onChange={({ target }) => setQuestion(target.value)}
          />
        </label>
        <button type="submit" className="small-button" disabled={isBusy || !canRun || question.trim() === ''}>
          {said.tryAction}
        </button>
        {answer !== null && (
          <div className="preview-answer">
            <p className="preview-words">{answer.said}</p>
            <p className="hint">
              {said.answered(answer.llm, answer.ms)} {voiceNote(answer)}
            </p>
          </div>
        )}
      </form>
      <div className="preview-foot">
        <p role="status" className="hint">
          {doing === 'nothing' ? '' : said.doing[doing]}
        </p>
        {doing === 'nothing' && mendFirst !== null && (
          <button type="button" className="quiet-button" onClick={mendFirst}>
            {said.mendFirst}
          </button>
        )}
        {(doing === 'speaking' || doing === 'muting') && (
          <button type="button" className="small-button" onClick={stop}>
            <Square size={16} strokeWidth={1.5} aria-hidden="true" /> {said.stop}
          </button>
        )}
      </div>
    </aside>
  );
}
