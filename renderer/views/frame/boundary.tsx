/**
 * Owns what stands in the place of a part of the window that could not be read or drawn: the words, and the way to it.
 * Everything outside of the part goes on, the conversation above all. A class, because React has no other way.
 */
import { Component, type ReactNode } from 'react';
import { words } from '../../words';
import { focusMain } from './focus-main';
import { readFailedAgain } from './read-later';

type BoundaryProps = {
  readonly children: ReactNode;
  /** All of the window: nothing is left but to load it again. */
  readonly isWhole?: boolean;
  /** Called each time it happens. */
  readonly onFailed?: () => void;
};

type BoundaryState = { readonly isFailed: boolean; readonly failures: number };

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { isFailed: false, failures: 0 };

  static getDerivedStateFromError(): Pick<BoundaryState, 'isFailed'> {
    return { isFailed: true };
  }

  override componentDidCatch(): void {
    this.setState(({ failures }) => ({ failures: failures + 1 }));
    this.props.onFailed?.();
  }

  private readonly again = (): void => {
    readFailedAgain();
    this.setState({ isFailed: false });
    // The button that has the keyboard is about to go.
    focusMain();
  };

  override render(): ReactNode {
    const { isWhole = false, children } = this.props;
    const { isFailed, failures } = this.state;
    if (!isFailed) return children;
    const { partTitle, partHint, partHintAgain, windowTitle, windowHint, loadAgain } = words.trouble;
    const hint = failures > 1 ? partHintAgain : partHint;
    return (
      <section className="sheet">
        <div className="empty" role="alert">
          <h2>{isWhole ? windowTitle : partTitle}</h2>
          <p className="hint">{isWhole ? windowHint : hint}</p>
          {!isWhole && (
            <button type="button" className="small-button" onClick={this.again}>
              {loadAgain}
            </button>
          )}
          {(isWhole || failures > 1) && (
            <button type="button" className="small-button" onClick={() => location.reload()}>
              {words.wayOut.reload}
            </button>
          )}
        </div>
      </section>
    );
  }
}
