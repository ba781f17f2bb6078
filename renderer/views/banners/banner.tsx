/** Owns the look of one thing that stands in the way, or of one that is well again: a sign, words, one button. */
import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BannerTone } from '../../state/problems/banner-order';
import { words } from '../../words';
import { useBannerPlace } from './banner-shelf';

type BannerProps = {
  readonly tone: BannerTone;
  /** Nothing else works before it is over. */
  readonly isFirst?: boolean;
  readonly title: string;
  readonly hint?: string;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  readonly onDismiss?: () => void;
  readonly children?: ReactNode;
};

export function Banner({ tone, isFirst = false, title, hint, action, onDismiss, children }: BannerProps) {
  const { id, isFolded } = useBannerPlace(tone, isFirst, title);
  const Sign = tone === 'good' ? CircleCheck : TriangleAlert;
  return (
    <div className={`banner banner-${tone}${isFolded ? ' is-folded' : ''}`} data-banner={id}>
      <Sign className="banner-sign" size={18} strokeWidth={1.5} aria-hidden="true" />
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
