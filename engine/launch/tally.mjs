/** Owns the adding up of the two test runners' results and the lines that `npm test` ends with. It runs nothing. */

/**
 * @typedef {{name: string, reason: string}} Skipped
 * @typedef {{passed: number, failed: number, skipped: Skipped[], troubles: string[], second?: string[]}} Tally
 *   `second`: tests that passed only on the second try; they are named at the end, for they are nobody's pride
 */

/**
 * @param {string} name of the runner
 * @param {number} code its exit status
 * @param {Tally | null} tally null if it wrote none
 * @returns {Tally} in which a runner that failed has failed at least once, whatever it counted
 */
export function settled(name, code, tally) {
  if (tally === null)
    return { passed: 0, failed: 1, skipped: [], troubles: [`${name} ended without a result`] };
  const failed = tally.failed + tally.troubles.length;
  if (code === 0 || failed > 0) return { ...tally, failed };
  return { ...tally, failed: 1, troubles: [`${name} ended with exit code ${code}`] };
}

/** @returns {Tally} of Playwright's JSON report. */
export function tallyOfPlaywright(report) {
  const tally = { passed: 0, failed: 0, skipped: [], troubles: [], second: [] };
  const visit = (suite, path) => {
    const here = suite.title === '' ? path : [...path, suite.title];
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const name = [...here, spec.title].join(' > ');
        if (test.status === 'skipped') {
          const reason =
            test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? '';
          tally.skipped.push({ name, reason });
        } else if (test.status === 'unexpected') tally.failed += 1;
        else {
          tally.passed += 1;
          if (test.status === 'flaky') tally.second.push(name);
        }
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, here);
  };
  for (const suite of report.suites) visit(suite, []);
  // Errors outside any test: a spec that could not be loaded, a global set-up that failed.
  for (const { message = 'error' } of report.errors) tally.troubles.push(message.split('\n')[0] ?? message);
  return tally;
}

/** @returns {{lines: string[], ok: boolean}} what is to be said at the end; the last line is the count. */
export function summary(tallies) {
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  const skipped = tallies.flatMap((tally) => tally.skipped);
  const troubles = tallies.flatMap((tally) => tally.troubles);
  const reasons = new Map();
  for (const { name, reason } of skipped) {
    const key = reason === '' ? 'no reason given' : reason;
    reasons.set(key, [...(reasons.get(key) ?? []), name]);
  }
  const lines = [];
  if (skipped.length > 0) {
    lines.push('', 'Skipped:');
    for (const [reason, names] of reasons) lines.push(`  ${reason}:`, ...names.map((name) => `    ${name}`));
  }
  const second = tallies.flatMap((tally) => tally.second ?? []);
  if (second.length > 0) {
    lines.push('', 'Passed only on the second try:', ...second.map((name) => `  ${name}`));
  }
  if (troubles.length > 0)
    lines.push('', 'Failed outside of a test:', ...troubles.map((text) => `  ${text}`));
  lines.push('', `${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  return { lines, ok: failed === 0 };
}
