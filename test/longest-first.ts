import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, the longest first: what is begun last must not be what everybody waits for. */
const long: readonly RegExp[] = [
  /\/twins\/(devicehive|mqtt-3\.1\.1)\/test\/kill\./,
  /\/suites\//,
  /\/test\/containers\/(judged|kill-matrix)\./,
  /\/test\/(matrix\/|kill\.)/,
  /\/test\/run\/(replay-twins|away|documents|document-twins)\./,
  /\/test\/cli\//,
];

/** vitest knows how long a file takes only where it has run before, which it has not on a machine that was set up anew. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = long.findIndex((form) => form.test(moduleId));
      return found === -1 ? long.length : found;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
