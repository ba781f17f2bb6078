/** Owns the words and signs that stand beside figures: units, and lengths of time. The figures are format.ts's. */

export const measures = {
  msSign: 'ms',
  sSign: 's',
  withUnit: (figure: string, unit: string): string => `${figure} ${unit}`,
  /** Of a figure and its unit in the middle of words, where a line may end: they stay together. */
  keptTogether: (written: string): string => written.replaceAll(' ', '\u00A0'),
  kB: (figure: string): string => `${figure} kB`,
  MB: (figure: string): string => `${figure} MB`,
  GB: (figure: string): string => `${figure} GB`,
  perSecond: (megabytes: string): string => `${megabytes} MB/s`,

  soon: 'a few seconds',
  aboutSeconds: (count: string): string => `about ${count} s`,
  aboutMinutes: (count: string): string => `about ${count} min`,
  aboutHours: (count: string): string => `about ${count} h`,

  underMinute: 'under 1 min',
  minutes: (count: string): string => `${count} min`,
  hours: (count: string): string => `${count} h`,
  hoursAndMinutes: (hours: string, minutes: string): string => `${hours} h ${minutes} min`,

  dayAndTime: (day: string, time: string): string => `${day}, ${time}`,
} as const;
