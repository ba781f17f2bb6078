/** Owns the top of the window: who is spoken with, what goes on, and the session's quiet menu. */
import { useMood } from './app-context';
import { MoodMark } from './mood-mark';
import { PersonaPicker } from './persona-picker';
import { SessionMenu } from './session-menu';
import { words } from '../words';

export function Header() {
  const mood = useMood();
  return (
    <header className="header">
      <h1 className="visually-hidden">{words.appName}</h1>
      <PersonaPicker />
      <p className={`mood mood-${mood}`} role="status">
        <MoodMark mood={mood} />
        <span>{words.mood[mood]}</span>
      </p>
      <SessionMenu />
    </header>
  );
}
