/** Owns the conversation as text that can be pasted somewhere: who said what, and what was never heard. Pure. */
import { words } from '../../words';
import type { Conversation, Turn } from './conversation';

export const userLine = ({ userText }: Turn): string => userText;

/** What was not heard stands in brackets: struck text is not to be had in plain text. */
export const personaLine = ({ personaText, unheard }: Turn): string =>
  [personaText, unheard === '' ? '' : words.talkview.unheardInText(unheard)]
    .filter((one) => one !== '')
    .join(' ');

export function conversationText({ entries }: Pick<Conversation, 'entries'>): string {
  const lines = entries.flatMap((entry) => {
    if (entry.kind === 'divider') return ['', words.newConversation(entry.personaName), ''];
    const persona = personaLine(entry);
    return [
      ...(entry.userText === '' ? [] : [`${words.you}: ${entry.userText}`]),
      ...(persona === '' ? [] : [`${entry.personaName}: ${persona}`]),
    ];
  });
  return lines.length === 0 ? '' : `${lines.join('\n').trim()}\n`;
}
