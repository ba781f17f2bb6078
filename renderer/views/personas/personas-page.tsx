/** Owns the page "personas": their list, or the one whose name stands in the address. */
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import '../../style/personas.css';
import { Suspense } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../frame/app-context';
import { PersonaList } from './persona-list';
import { readLater } from '../frame/read-later';

// The editor is several times as large as the list.
const Editor = readLater(
  () => import('./persona-editor-view'),
  (read) => read.PersonaEditorView,
);

export function PersonasPage() {
  const { stores } = useApp();
  const id = useStore(stores.ui, (state) => (state.page === 'personas' ? state.pageRest : ''));
  return id === '' ? (
    <PersonaList />
  ) : (
    <Suspense fallback={null}>
      <Editor key={id} id={id} />
    </Suspense>
  );
}
