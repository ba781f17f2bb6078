/** Owns the window's layout: header, conversation, latest turn, line, controls. */
import { useStore } from 'zustand';
import { useApp } from './app-context';
import { Banners } from './banners';
import { Controls } from './controls';
import { Header } from './header';
import { LatencyPanel } from './latency-panel';
import { Line } from './line';
import { ModelsPanel } from './models-panel';
import { Stage } from './stage';

export function AppView() {
  const { stores } = useApp();
  const panel = useStore(stores.ui, (state) => state.panel);
  const needsModels = useStore(stores.models, ({ known, ready }) => known && !ready);
  const showsModels = panel === 'models' || needsModels;
  return (
    <div className={showsModels ? 'app shows-models' : 'app'}>
      <Header />
      <main className="page">
        <Banners />
        {showsModels ? <ModelsPanel isFirstRun={needsModels} /> : <Stage />}
      </main>
      <LatencyPanel />
      <footer className="desk">
        <Line />
        <Controls />
      </footer>
    </div>
  );
}
