/**
 * Owns everything that stands in the way of a conversation, each with a way out. It stands above the words and hides
 * none of them; the line and the controls do not move when it comes or goes.
 */
import { useStore } from 'zustand';
import { wayOutOf } from '../state/problems';
import { words } from '../words';
import { useApp, useMood, useShownPage, useStep } from './app-context';
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
  const isOver = useMood() === 'ended';
  const isDesktop = useStore(stores.shell, (shell) => shell.isDesktop);
  const fault = mic.tag === 'fault' ? words.micFault(mic.fault, isDesktop) : null;
  // Before the first words the page itself asks for the click.
  const isInvited = useShownPage() === 'talk' && !hasTurns;
  // The introduction says it where it asks for the microphone.
  if (isIntroduced) return null;
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
          title={mic.isHeld === true ? words.devices.heldTitle : words.devices.silentTitle}
          hint={mic.isHeld === true ? words.devices.heldHint : words.devices.silentHint}
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
  return listed.map((problem) => {
    const { key, message, hint, times } = problem;
    const wayOut = wayOutOf(problem);
    return (
      <Banner
        key={key}
        tone="bad"
        title={times > 1 ? `${message} (${words.times(times)})` : message}
        hint={hint}
        action={{
          label: words.wayOut[wayOut],
          run: () => actions.takeWayOut(wayOut, problem),
        }}
        {...(wayOut === 'dismiss' ? {} : { onDismiss: () => actions.dismiss(key) })}
      />
    );
  });
}

function ProfileBanner() {
  const { stores, actions } = useApp();
  const problems = useStore(stores.profiles, (state) => state.problems);
  const isSeen = useStore(stores.ui, ({ profileProblemsSeen }) => profileProblemsSeen);
  // There each says its mistakes itself.
  const isThere = useStore(stores.ui, ({ page }) => page === 'personas');
  if (problems.length === 0 || isSeen || isThere) return null;
  const files = new Set(problems.map(({ file }) => file)).size;
  return (
    <Banner
      tone="warn"
      title={words.profileProblems(files)}
      action={{ label: words.wayOut.profiles, run: () => actions.takeWayOut('profiles') }}
      onDismiss={actions.dismissProfileProblems}
    >
      <ul className="profile-problems">
        {problems.map(({ file, line, key, message }) => (
          <li key={`${file} ${line} ${key} ${message}`}>
            <code>{words.inFile(file, line, key)}</code> {message}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
