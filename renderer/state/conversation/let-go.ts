/** Owns that a key that is down means nothing to a session that never heard of it. */
import type { Stores } from '../stores';
import { stepTalk } from './talk-grammar';

export const letGo = ({ ui }: Pick<Stores, 'ui'>): void =>
  ui.setState(({ talk }) => ({ talk: stepTalk(talk, { type: 'reset' }) }));
