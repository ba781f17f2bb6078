/**
 * Owns what of a conversation is read out to a person who does not see it: their own words, once they are final.
 * Interim transcripts would be read again and again, and the persona is heard.
 */
import { useStore } from 'zustand';
import { lastHeard } from '../../state/conversation/conversation';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

export function HeardAnnouncer() {
  const { stores } = useApp();
  const turn = useStore(stores.conversation, lastHeard);
  return (
    <p className="visually-hidden" aria-live="polite" data-announces="heard">
      {turn !== null && (
        <span key={turn.key}>{turn.userText === '' ? words.outcome.empty : turn.userText}</span>
      )}
    </p>
  );
}
