/** Owns the meter of the microphone: a bar for the eye, which moves outside of React, and a verdict in words. */
import { CircleCheck, Ear, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createLevelMeter, type LevelVerdict } from '../../audio/level-meter';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

export function LevelView() {
  const { stores } = useApp();
  const device = useStore(stores.devices, ({ input }) => input.used?.id ?? input.defaultLabel ?? '');
  // Another microphone has not been heard yet.
  return <Meter key={device} />;
}

function Meter() {
  const { onFrame } = useApp();
  const bar = useRef<HTMLDivElement>(null);
  const [verdict, setVerdict] = useState<LevelVerdict>('waiting');
  useEffect(() => {
    const meter = createLevelMeter();
    return onFrame(({ samples, speechProbability }) => {
      const reading = meter.take(samples, speechProbability);
      bar.current?.style.setProperty('--level', reading.level.toFixed(3));
      bar.current?.setAttribute('aria-valuenow', String(Math.round(reading.level * 100)));
      setVerdict(reading.verdict);
    });
  }, [onFrame]);
  const Sign = verdict === 'heard' ? CircleCheck : verdict === 'waiting' ? Ear : TriangleAlert;
  return (
    <div className="level">
      <div
        className="level-bar"
        ref={bar}
        role="meter"
        aria-label={words.setup.level}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
        aria-valuetext={words.setup.verdict[verdict]}
      />
      <p className={`level-verdict is-${verdict}`} role="status">
        <Sign size={18} strokeWidth={1.5} aria-hidden="true" />
        {words.setup.verdict[verdict]}
      </p>
    </div>
  );
}
