/** Owns by what kept conversations are looked for: words, persona, days. */
import { Search, X } from 'lucide-react';
import { isFiltered, NO_FILTER, type HistoryFilter } from '../../state/history/history';
import { words } from '../../words';

export function HistoryFilters(props: {
  readonly filter: HistoryFilter;
  readonly personas: readonly { readonly profileId: string; readonly name: string }[];
  readonly onChange: (filter: HistoryFilter) => void;
}) {
  const { filter, personas, onChange } = props;
  const { history } = words;
  return (
    <search className="history-filters" aria-label={history.filters}>
      <label className="search-box history-search">
        <span className="visually-hidden">{history.search}</span>
        <Search size={16} strokeWidth={1.5} aria-hidden="true" />
        <input
          type="search"
          value={filter.words}
          maxLength={200}
          placeholder={history.search}
          onChange={({ target }) => onChange({ ...filter, words: target.value })}
          onKeyDown={(event) => {
            // Esc empties the field here, and leaves the voice alone.
            if (event.key !== 'Escape' || filter.words === '') return;
            event.preventDefault();
            onChange({ ...filter, words: '' });
          }}
        />
      </label>
      <label className="field">
        <span>{history.persona}</span>
        <select
          value={filter.profileId ?? ''}
          onChange={({ target }) =>
            onChange({ ...filter, profileId: target.value === '' ? null : target.value })
          }
        >
          <option value="">{history.everyone}</option>
          {personas.map(({ profileId, name }) => (
            <option key={profileId} value={profileId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{history.from}</span>
        <input
          type="date"
          value={filter.fromDay}
          onChange={({ target }) => onChange({ ...filter, fromDay: target.value })}
        />
      </label>
      <label className="field">
        <span>{history.to}</span>
        <input
          type="date"
          value={filter.toDay}
          onChange={({ target }) => onChange({ ...filter, toDay: target.value })}
        />
      </label>
      {isFiltered(filter) && (
        <button type="button" className="quiet-button" onClick={() => onChange(NO_FILTER)}>
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
          {history.clearFilters}
        </button>
      )}
    </search>
  );
}
