/** Owns how numbers are written for people: durations, sizes, speeds. */

/** "0.64 s", for the margin of the transcript. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** "640 ms" or, from ten seconds on, "12.3 s". */
export const milliseconds = (ms: number): string =>
  ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/** "0:12", "1:02:30": how long something has been running. */
export function clock(ms: number): string {
  const all = Math.floor(ms / 1000);
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const minutes = Math.floor(all / 60) % 60;
  const hours = Math.floor(all / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

/** Decimal units, as download pages use them: "231 MB". */
export function bytes(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} GB`;
  if (count >= 1e6) return `${Math.round(count / 1e6)} MB`;
  return `${Math.max(1, Math.round(count / 1e3))} kB`;
}

export const speed = (bytesPerSecond: number): string => `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`;

/** "about 2 min", "about 40 s"; null if nobody can know. */
export function timeLeft(bytesLeft: number, bytesPerSecond: number | null): string | null {
  if (bytesPerSecond === null || bytesPerSecond <= 0) return null;
  const left = bytesLeft / bytesPerSecond;
  if (left < 5) return 'a few seconds';
  if (left < 90) return `about ${Math.ceil(left / 5) * 5} s`;
  if (left < 90 * 60) return `about ${Math.round(left / 60)} min`;
  return `about ${Math.round(left / 3600)} h`;
}
