/**
 * Owns the shape of a table of cases: what is written, and the one thing that a careful reader of American English says.
 */
export type Cases = readonly (readonly [written: string, spoken: string])[];
