/**
 * Owns the introduction: four short steps, one shown at a time, each of which can be skipped, gone back to and come
 * back to. It never bars the way; what a step is about is the step's own.
 */
import { ArrowLeft, ArrowRight, Check } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { canMute } from '../../state/conversation/mood';
import { hashOf } from '../../state/pages';
import { stepBefore, STEPS, type Step } from '../../state/setup/setup';
import '../../style/setup.css';
import { words } from '../../words';
import { useApp, useMood, usePersona, useStep } from '../frame/app-context';
import { SetupKeys } from './setup-keys';
import { SetupMicrophone } from './setup-microphone';
import { SetupModels } from './setup-models';
import { SetupTry } from './setup-try';
import { hasAnswer } from '../../state/setup/setup-try';

const VIEWS: Readonly<Record<Step, () => React.JSX.Element>> = {
  microphone: SetupMicrophone,
  models: SetupModels,
  keys: SetupKeys,
  try: SetupTry,
};

export function SetupPage() {
  const { actions } = useApp();
  const step = useStep() ?? STEPS[0];
  // The last step's own conversation ends by itself; one that was there before is ended by the person alone.
  const isRunning = useIsRunning();
  const [isForeign, setForeign] = useState(isRunning);
  if (isForeign && !isRunning) setForeign(false);
  if (isForeign && step !== 'try') return <EndFirst onEnd={actions.leaveSession} />;
  return <SetupSteps step={step} />;
}

function useIsRunning(): boolean {
  const { stores } = useApp();
  return useStore(stores.session, ({ snapshot, asked }) => asked && snapshot?.state !== 'TERMINATED');
}

/** What is tried here is not meant for the persona that is being talked with. */
function EndFirst({ onEnd }: { readonly onEnd: () => void }) {
  const { actions } = useApp();
  const { name } = usePersona();
  return (
    <section className="setup" aria-labelledby="setup-title">
      <div className="setup-sheet">
        <div className="setup-title">
          <h2 id="setup-title">{words.setup.endFirstTitle(name)}</h2>
          <p className="hint">{words.setup.endFirstHint}</p>
        </div>
        <footer className="setup-buttons">
          <button type="button" className="small-button setup-later" onClick={onEnd}>
            {words.setup.endFirst}
          </button>
          <button type="button" className="main-button" onClick={() => actions.goTo('talk')}>
            {words.setup.stay}
          </button>
        </footer>
      </div>
    </section>
  );
}

function SetupSteps({ step }: { readonly step: Step }) {
  const { actions } = useApp();
  const page = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const former = useRef(step);
  useEffect(() => {
    if (step !== 'try') actions.leaveSession();
    if (former.current === step) return;
    former.current = step;
    // A new step is read out, and begins at its top, wherever the one before was left.
    heading.current?.focus({ preventScroll: true });
    for (const scroller of [page.current, page.current?.closest('main')]) scroller?.scrollTo({ top: 0 });
  }, [step, actions]);
  const { title, hint } = words.setup.step[step];
  const View = VIEWS[step];
  return (
    <section className="setup" ref={page} aria-labelledby="setup-title">
      <div className="setup-sheet">
        <header className="setup-head">
          <p className="setup-progress">
            {words.setup.title}{' '}
            <span className="setup-count">{words.setup.progress(STEPS.indexOf(step) + 1, STEPS.length)}</span>
          </p>
          <button type="button" className="quiet-button setup-skip" onClick={actions.skipSetup}>
            {words.setup.skipAll}
          </button>
          <StepList step={step} />
        </header>
        <div className="setup-title">
          <h2 id="setup-title" ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <p className="hint">{hint}</p>
        </div>
        <View />
        <StepButtons step={step} />
      </div>
    </section>
  );
}

function StepList({ step }: { readonly step: Step }) {
  const at = STEPS.indexOf(step);
  return (
    <nav className="setup-steps" aria-label={words.setup.steps}>
      <ol>
        {STEPS.map((one, index) => (
          <li key={one}>
            <a
              className={index < at ? 'setup-step is-past' : 'setup-step'}
              href={hashOf('setup', one)}
              aria-current={one === step ? 'step' : undefined}
            >
              {words.setup.step[one].name}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function useIsDone(step: Step): boolean {
  const { stores } = useApp();
  const mic = useStore(stores.sound, (state) => state.mic);
  const isReady = useStore(stores.models, ({ ready }) => ready);
  const isAnswered = useStore(stores.conversation, hasAnswer);
  switch (step) {
    case 'microphone':
      return mic.tag === 'on' && !mic.silenced;
    case 'models':
      return isReady;
    case 'keys':
      return true;
    case 'try':
      return isAnswered;
  }
}

function StepButtons({ step }: { readonly step: Step }) {
  const { actions } = useApp();
  const isDone = useIsDone(step);
  const before = stepBefore(step);
  const mood = useMood();
  const label =
    step === 'try'
      ? canMute(mood)
        ? words.setup.finish
        : words.setup.leave
      : isDone
        ? words.setup.next
        : words.setup.skipStep;
  return (
    <footer className="setup-buttons">
      {before === null ? (
        <span />
      ) : (
        <button type="button" className="quiet-button" onClick={() => actions.goTo('setup', before)}>
          <ArrowLeft size={18} strokeWidth={1.5} aria-hidden="true" />
          {words.setup.back}
        </button>
      )}
      <button
        type="button"
        className={isDone ? 'main-button' : 'small-button setup-later'}
        onClick={() => actions.finishStep(step)}
      >
        {step === 'try' && isDone && <Check size={20} strokeWidth={1.5} aria-hidden="true" />}
        <span>{label}</span>
        {step !== 'try' && <ArrowRight size={18} strokeWidth={1.5} aria-hidden="true" />}
      </button>
    </footer>
  );
}
