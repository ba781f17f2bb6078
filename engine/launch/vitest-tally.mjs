/**
 * Owns the count of a vitest run for `npm test`, with the reason of each skipped test, which vitest's JSON reporter
 * leaves out. Written to the file named by SIDETONE_TALLY; prints nothing.
 */
import { writeFileSync } from 'node:fs';

// oxlint-disable-next-line no-default-export -- vitest loads a reporter by its default export
export default class VitestTally {
  onTestRunEnd(modules, unhandledErrors) {
    const tally = { passed: 0, failed: 0, skipped: [], troubles: [] };
    for (const module of modules) {
      let count = 0;
      for (const test of module.children.allTests()) {
        count += 1;
        const result = test.result();
        if (result.state === 'passed') tally.passed += 1;
        else if (result.state === 'failed') tally.failed += 1;
        else
          tally.skipped.push({
            name: `${module.relativeModuleId} > ${test.fullName}`,
            reason: result.note ?? '',
          });
      }
      // A file that could not even be loaded has no tests to fail.
      if (count === 0 && module.errors().length > 0)
        tally.troubles.push(`${module.relativeModuleId} could not run`);
    }
    for (const error of unhandledErrors) tally.troubles.push(`unhandled: ${error.message}`);
    writeFileSync(process.env['SIDETONE_TALLY'], JSON.stringify(tally));
  }
}
