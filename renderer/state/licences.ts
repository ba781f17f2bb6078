/**
 * Owns the list of what Sidetone is made of, as the build has written it beside the page. It is read when a person
 * looks at it.
 */

export type LicensedPart = {
  readonly name: string;
  readonly version: string;
  /** SPDX where there is one. */
  readonly licence: string;
  /** What it is for; empty where that was not written down. */
  readonly why: string;
  /** Number of the licence's text in `texts`; -1 if the package brings none. */
  readonly text: number;
};

export type Licences = {
  readonly app: LicensedPart;
  readonly parts: readonly LicensedPart[];
  /** Each once, for many packages share theirs. */
  readonly texts: readonly string[];
};

const FILE = './licences.json';

/** Rejects where the file is not beside the page. */
export async function readLicences(): Promise<Licences> {
  const response = await fetch(FILE);
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()) as Licences;
}
