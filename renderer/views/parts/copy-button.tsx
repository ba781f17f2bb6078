/** Owns a button that copies, and says so for a moment. What could not be copied is reported elsewhere. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { words } from '../../words';

const SAID_FOR_MS = 2_000;

/** A person who speaks the label that they see must reach the button by it (WCAG 2.5.3). */
const describedCopied = (what: string | undefined): string | undefined =>
  what === undefined ? undefined : words.talkview.copiedFrom(what);

export function CopyButton(props: {
  readonly className: string;
  readonly label: string;
  /** What it copies, where the label alone does not tell. */
  readonly describedAs?: string;
  readonly disabled?: boolean;
  /** @returns whether it is in the clipboard now. */
  readonly copy: () => Promise<boolean>;
}) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <>
      <button
        type="button"
        className={`copy-button ${props.className}`}
        aria-label={isCopied ? describedCopied(props.describedAs) : props.describedAs}
        disabled={props.disabled ?? false}
        onClick={() => void props.copy().then(setCopied)}
      >
        {isCopied ? (
          <Check size={14} strokeWidth={1.5} aria-hidden="true" />
        ) : (
          <Copy size={14} strokeWidth={1.5} aria-hidden="true" />
        )}
        {/* Both words lie in one place, so that nothing beside them moves. */}
        <span className="copy-words">
          <span aria-hidden={isCopied} className={isCopied ? 'is-away' : ''}>
            {props.label}
          </span>
          <span aria-hidden={!isCopied} className={isCopied ? '' : 'is-away'}>
            {words.talkview.copied}
          </span>
        </span>
      </button>
      <span className="visually-hidden" aria-live="polite">
        {isCopied ? words.talkview.copied : ''}
      </span>
    </>
  );
}
