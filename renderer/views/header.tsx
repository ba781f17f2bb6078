/** Owns the top of the window: who is spoken with, what goes on, and the session's quiet menu. */
import { useMood } from './app-context';
import { MoodMark } from './mood-mark';
import { PersonaPicker } from './persona-picker';
import { SessionMenu } from './session-menu';
import { useSettled } from './use-settled';
import { words } from '../words';

/** A state that is over sooner is not worth interrupting whoever listens to the page. */
const ANNOUNCED_AFTER_MS = 800;

export function Header() {
  return (
    <header className="header">
      <h1 className="visually-hidden">{words.appName}</h1>
      <PersonaPicker />
      <MoodView />
      <SessionMenu />
    </header>
  );
}

function MoodView() {
  const mood = useMood();
  const settled = useSettled(mood, ANNOUNCED_AFTER_MS);
  return (
    <>
      {/* Shown at once, and silent: it changes several times a turn. */}
      <p className={`mood mood-${mood}`} role="status" aria-live="off">
        <MoodMark mood={mood} />
        <span>{words.mood[mood]}</span>
      </p>
      <p className="visually-hidden" aria-live="polite" data-announces="mood">
        {words.mood[settled]}
      </p>
    </>
  );
}
