/** Owns what all pages but the conversation have in common: a heading, what can be done with all of it, and a body. */
import type { ReactNode } from 'react';

export function PageFrame(props: {
  readonly title: string;
  readonly hint?: string;
  /** Buttons that concern the whole page. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="sheet" aria-labelledby="page-title">
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
