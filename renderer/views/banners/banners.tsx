/**
 * Owns everything that stands in the way of a conversation, each with a way out. It stands above the words and hides
 * none of them; the line and the controls do not move when it comes or goes.
 */
import { useStore } from 'zustand';
import type { ProfileProblem } from '../../../engine/contract/client';
import {
  brokenFileOf,
  inMendingOrder,
  inPlaceOf,
  mistakesOfRefusal,
  mistakesToTell,
  personaToOpen,
} from '../../state/personas/persona-trouble';
import { wayOutOf } from '../../state/problems/problems';
import { words } from '../../words';
import { useApp, useMood, useShownPage, useStep } from '../frame/app-context';
import { AnswererBanner } from './answerer-banner';
import { Banner } from './banner';
import { DeviceBanners } from './device-banners';
import { ShellBanners } from './shell-banners';

/** By then it does not come back by itself. */
const SOME_ATTEMPTS = 4;

export function Banners() {
  return (
    <div className="banners" role="alert">
      <ConnectionBanner />
      <SoundBanners />
      <ShellBanners />
      <DeviceBanners />
      <ProblemBanners />
      <AnswererBanner />
      <ProfileBanner />
    </div>
  );
}

function ConnectionBanner() {
  const { stores, actions } = useApp();
  const { state, everOpen } = useStore(stores.connection);
  const isDesktop = useStore(stores.shell, (shell) => shell.isDesktop);
  if (state.tag !== 'waiting') return null;
  const { renewedTitle, renewedHint, otherAddressHint } = words.trouble;
  if (state.isRefused === true) {
    return (
      <Banner
        tone="bad"
        isFirst
        title={renewedTitle}
        hint={renewedHint}
        action={{ label: words.tryNow, run: actions.retryConnection }}
      />
    );
  }
  return (
    <Banner
      tone="bad"
      isFirst
      title={everOpen ? words.engineGone : words.engineUnreachable}
      // It may have got another port, and thus another address, the second time.
      hint={isDesktop || state.attempt < SOME_ATTEMPTS ? '' : otherAddressHint}
      action={{ label: words.tryNow, run: actions.retryConnection }}
    />
  );
}

function SoundBanners() {
  const { stores, actions } = useApp();
  const { mic, speaker, muted } = useStore(stores.sound);
  const hasTurns = useStore(stores.conversation, ({ entries }) => entries.length > 0);
  const isIntroduced = useStep() !== null;
  // Closed by hanging up, and opened again by the next conversation.
  const mood = useMood();
  const isOver = mood === 'ended' || mood === 'elsewhere';
  const isDesktop = useStore(stores.shell, (shell) => shell.isDesktop);
  const fault = mic.tag === 'fault' ? words.micFault(mic.fault, isDesktop) : null;
  // Before the first words the page itself asks for the click.
  const isInvited = useShownPage() === 'talk' && !hasTurns;
  // The introduction says it where it asks for the microphone.
  if (isIntroduced || mood === 'elsewhere') return null;
  return (
    <>
      {fault !== null && (
        <Banner
          tone="bad"
          title={fault.title}
          hint={fault.hint}
          action={{ label: fault.action, run: actions.turnOn }}
        />
      )}
      {mic.tag === 'off' && hasTurns && !isOver && (
        <Banner
          tone="warn"
          title={words.micTitle}
          hint={words.micHint}
          action={{ label: words.micAction, run: actions.turnOn }}
        />
      )}
      {mic.tag === 'on' && mic.silenced && !muted && (
        <Banner
          tone="warn"
          title={mic.isMutedBySystem === true ? words.devices.mutedBySystemTitle : words.devices.silentTitle}
          hint={mic.isMutedBySystem === true ? words.devices.mutedBySystemHint : words.devices.silentHint}
          action={{ label: words.devices.chooseAnother, run: () => actions.setPanel('session') }}
        />
      )}
      {speaker === 'failed' && (
        <Banner tone="warn" title={words.speaker.failed.title} hint={words.speaker.failed.hint} />
      )}
      {mic.tag === 'suspended' ? (
        <Banner
          tone="warn"
          title={words.devices.asleepTitle}
          hint={words.devices.asleepHint}
          action={{ label: words.devices.wake, run: actions.turnOn }}
        />
      ) : (
        speaker === 'suspended' &&
        mic.tag !== 'off' &&
        !isInvited && (
          <Banner
            tone="warn"
            title={words.speaker.suspended.title}
            hint={words.speaker.suspended.hint}
            action={{ label: words.soundOn, run: actions.turnOn }}
          />
        )
      )}
    </>
  );
}

function ProblemBanners() {
  const { stores, actions } = useApp();
  const listed = useStore(stores.problems, (state) => state.listed);
  const known = useStore(stores.profiles, (state) => state.problems);
  const isNamedThere = useNamedThere();
  return listed.map((problem) => {
    const file = brokenFileOf(problem);
    if (file !== null && isNamedThere(file)) return null;
    const { key, hint, times } = problem;
    const wayOut = wayOutOf(problem);
    const mistakes = mistakesOfRefusal(problem, known);
    const message = file === null ? problem.message : words.fileMistake(file, mistakes.length);
    return (
      <Banner
        key={key}
        tone={problem.code === 'REPLACED' ? 'warn' : 'bad'}
        title={times > 1 ? `${message} (${words.times(times)})` : message}
        hint={hint}
        action={{
          label: words.wayOut[wayOut],
          run: () => actions.takeWayOut(wayOut, problem),
        }}
        {...(wayOut === 'dismiss' ? {} : { onDismiss: () => actions.dismiss(key) })}
      >
        {mistakes.length > 0 && <Mistakes of={mistakes} />}
      </Banner>
    );
  });
}

function ProfileBanner() {
  const { stores, actions } = useApp();
  const known = useStore(stores.profiles);
  const listed = useStore(stores.problems, (state) => state.listed);
  const seen = useStore(stores.ui, ({ mistakesSeen }) => mistakesSeen);
  const isThere = useStore(stores.ui, ({ page }) => page === 'personas');
  const isNamedThere = useNamedThere();
  const inPlace = useInPlace();
  const problems = mistakesToTell(known.problems, listed, seen).filter(({ file }) => !isNamedThere(file));
  const files = [...new Set(problems.map(({ file }) => file))];
  const [first] = files;
  if (first === undefined) return null;
  const isOne = files.length === 1 && personaToOpen(first, known) !== null;
  const hint = inPlace(files);
  const toList = { label: words.wayOut.profiles, run: () => actions.takeWayOut('profiles') };
  return (
    <Banner
      tone="warn"
      title={
        isOne
          ? words.fileMistake(first, problems.length)
          : words.profileProblems(files.length, problems.length)
      }
      hint={isThere && !isOne ? `${hint} ${words.mendOutside(files.length)}`.trim() : hint}
      action={
        isOne
          ? { label: words.wayOut.mistake, run: () => actions.showMistake(first) }
          : isThere
            ? undefined
            : toList
      }
      onDismiss={() => actions.putAwayMistakes(files)}
    >
      <Mistakes of={isOne ? inMendingOrder(problems) : problems} />
    </Banner>
  );
}

function Mistakes({ of }: { readonly of: readonly ProfileProblem[] }) {
  return (
    <ul className="profile-problems">
      {of.map(({ file, line, key, message }) => (
        <li key={`${file} ${line} ${key} ${message}`}>
          <code>{words.inFile(file, line, key)}</code> {message}
        </li>
      ))}
    </ul>
  );
}

/** @returns whether the page that is shown says itself what is wrong with this file. */
function useNamedThere(): (file: string) => boolean {
  const { stores } = useApp();
  const isThere = useStore(stores.ui, ({ page }) => page === 'personas');
  const named = useStore(stores.ui, ({ filesNamed }) => filesNamed);
  return (file) => isThere && (named === null || named.includes(file));
}

/** @returns what becomes of the conversation if one of these files is the persona that was chosen. */
function useInPlace(): (files: readonly string[]) => string {
  const { stores } = useApp();
  const chosen = useStore(stores.settings, ({ settings }) => settings.profileId);
  const profiles = useStore(stores.profiles, (state) => state.profiles);
  const snapshot = useStore(stores.session, (state) => state.snapshot);
  return (files) => {
    const inPlace = inPlaceOf(files, { chosen, profiles, snapshot });
    if (inPlace === null) return '';
    return inPlace.tag === 'kept' ? words.personaAsBefore : words.personaInstead(inPlace.name);
  };
}
