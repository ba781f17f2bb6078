/** Owns waiting until something has stopped changing: what is read out must not follow every flicker. */
import { useEffect, useState } from 'react';

/** @returns the last value that has held for `settleMs`. */
export function useSettled<T>(value: T, settleMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs);
    return () => clearTimeout(timer);
  }, [value, settleMs]);
  return settled;
}
