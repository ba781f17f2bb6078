/** Owns what all pages but the conversation have in common: a heading, what can be done with all of it, and a body. */
import { ArrowLeft } from 'lucide-react';
import type { ReactNode, Ref } from 'react';

export function PageFrame(props: {
  readonly title: string;
  readonly hint?: string;
  /** The way to the list that it was opened from. */
  readonly back?: ReactNode;
  /** Buttons that concern the whole page. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="sheet" aria-labelledby="page-title">
      {props.back}
      <header className="sheet-head">
        <div>
          <h2 id="page-title">{props.title}</h2>
          {props.hint !== undefined && <p className="hint">{props.hint}</p>}
        </div>
        {props.actions !== undefined && <div className="sheet-actions">{props.actions}</div>}
      </header>
      {props.children}
    </section>
  );
}

/** Stands above the heading of what was opened from a list. */
export function BackLink({
  ref,
  href,
  label,
}: {
  readonly href: string;
  readonly label: string;
  readonly ref?: Ref<HTMLAnchorElement>;
}) {
  return (
    <a ref={ref} className="quiet-button back-link" href={href}>
      <ArrowLeft size={16} strokeWidth={1.5} aria-hidden="true" />
      {label}
    </a>
  );
}

/** An empty view says what will stand here and what to do first. */
export function EmptyState(props: {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty">
      <h3>{props.title}</h3>
      <p className="hint">{props.hint}</p>
      {props.children}
    </div>
  );
}
