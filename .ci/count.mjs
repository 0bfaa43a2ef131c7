// Adds up vitest's JSON reports and the steps that failed without one: `N passed, N failed, N skipped`.
import { readFileSync } from 'node:fs';

const [broken = '0', ...files] = process.argv.slice(2);
const reports = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (count) => reports.reduce((total, report) => total + count(report), 0);

const passed = sum((report) => report.numPassedTests);
const skipped = sum((report) => report.numPendingTests + report.numTodoTests);
// A step that failed because of its tests is counted by its tests.
const explained = reports.filter((report) => report.numFailedTests > 0).length;
const failed = sum((report) => report.numFailedTests) + Math.max(0, Number(broken) - explained);

console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
