/**
 * Owns everything that stands in the way of a conversation, each with a way out. It stands above the words and hides
 * none of them; the line and the controls do not move when it comes or goes.
 */
import { TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { wayOutOf } from '../state/problems';
import { words } from '../words';
import { useApp } from './app-context';

type BannerProps = {
  readonly tone: 'bad' | 'warn';
  readonly title: string;
  readonly hint?: string;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  readonly onDismiss?: () => void;
  readonly children?: ReactNode;
};

export function Banner({ tone, title, hint, action, onDismiss, children }: BannerProps) {
  return (
    <div className={`banner banner-${tone}`}>
      <TriangleAlert className="banner-sign" size={18} strokeWidth={1.5} aria-hidden="true" />
      <div className="banner-text">
        <p>
          <strong>{title}</strong> {hint}
        </p>
        {children}
      </div>
      {action !== undefined && (
        <button type="button" className="small-button" onClick={action.run}>
          {action.label}
        </button>
      )}
      {onDismiss !== undefined && (
        <button type="button" className="icon-button" aria-label={words.dismiss} onClick={onDismiss}>
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

export function Banners() {
  return (
    <div className="banners" role="alert">
      <ConnectionBanner />
      <SoundBanners />
      <ProblemBanners />
      <ProfileBanner />
    </div>
  );
}

function ConnectionBanner() {
  const { stores, actions } = useApp();
  const { state, everOpen } = useStore(stores.connection);
  if (state.tag !== 'waiting') return null;
  return (
    <Banner
      tone="bad"
      title={everOpen ? words.engineGone : words.engineUnreachable}
      action={{ label: words.tryNow, run: actions.retryConnection }}
    />
  );
}

function SoundBanners() {
  const { stores, actions } = useApp();
  const { mic, speaker, muted } = useStore(stores.sound);
  const hasTurns = useStore(stores.conversation, ({ entries }) => entries.length > 0);
  const fault = mic.tag === 'fault' ? words.micFault[mic.fault] : null;
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
      {mic.tag === 'off' && hasTurns && (
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
          title={words.micSilent}
          hint={words.micSilentHint}
          action={{ label: words.micFault.busy.action, run: actions.turnOn }}
        />
      )}
      {((speaker === 'suspended' && hasTurns && mic.tag !== 'off') || speaker === 'failed') && (
        <Banner
          tone="warn"
          title={words.speaker[speaker].title}
          hint={words.speaker[speaker].hint}
          action={speaker === 'suspended' ? { label: words.soundOn, run: actions.turnOn } : undefined}
        />
      )}
      {mic.tag === 'suspended' && speaker === 'running' && (
        <Banner
          tone="warn"
          title={words.micSuspended}
          action={{ label: words.micAction, run: actions.turnOn }}
        />
      )}
    </>
  );
}

function ProblemBanners() {
  const { stores, actions } = useApp();
  const listed = useStore(stores.problems, (state) => state.listed);
  return listed.map(({ key, code, message, hint, times }) => {
    const wayOut = wayOutOf(code);
    return (
      <Banner
        key={key}
        tone="bad"
        title={times > 1 ? `${message} (${words.times(times)})` : message}
        hint={hint}
        action={
          wayOut === null ? undefined : { label: words.wayOut[wayOut], run: () => actions.takeWayOut(wayOut) }
        }
        onDismiss={() => actions.dismiss(key)}
      />
    );
  });
}

function ProfileBanner() {
  const { stores, actions } = useApp();
  const problems = useStore(stores.profiles, (state) => state.problems);
  const isSeen = useStore(stores.ui, ({ profileProblemsSeen }) => profileProblemsSeen);
  if (problems.length === 0 || isSeen) return null;
  const files = new Set(problems.map(({ file }) => file)).size;
  return (
    <Banner
      tone="warn"
      title={words.profileProblems(files)}
      action={{ label: words.wayOut.profiles, run: actions.reloadProfiles }}
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
