// Adds up vitest's JSON reports and the steps that failed: `N passed, N failed, N skipped`.
import { readFileSync } from 'node:fs';

const [broken = '0', ...files] = process.argv.slice(2);
const total = { passed: 0, failed: Number(broken), skipped: 0 };
for (const file of files) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  total.passed += numPassedTests;
  total.failed += numFailedTests;
  total.skipped += numPendingTests + numTodoTests;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
