// What a stage of `npm test` found: `{passed, failed, skipped}`, from the reports the test runners write.
import { readFileSync } from 'node:fs'

export const NOTHING = { passed: 0, failed: 0, skipped: 0 }

export function addTallies(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

/** Vitest's JSON report. A suite that could not even be loaded counts as one failure. */
export function tallyOfVitest(path) {
  const report = JSON.parse(readFileSync(path, 'utf8'))
  const broken = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Playwright's JSON report; a test that passed only on a second try counts as failed: it is not to be trusted. */
export function tallyOfPlaywright(path) {
  const { stats, errors } = JSON.parse(readFileSync(path, 'utf8'))
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + (stats.unexpected === 0 ? errors.length : 0),
    skipped: stats.skipped,
  }
}

/** The last line of `npm test`. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
