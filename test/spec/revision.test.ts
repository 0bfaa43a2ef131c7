import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { knownSpecs } from '../../src/spec/read/locate.js';

const git = (...words: string[]): string => execFileSync('git', words, { encoding: 'utf8' }).trim();

/** Whether the history of the sources is here, which neither a shallow clone nor an archive has. */
function hasHistory(): boolean {
  try {
    return git('rev-parse', '--is-shallow-repository') === 'false';
  } catch {
    return false;
  }
}

// Reports and certificates name the revision of their spec. What is known of a vendor's targets is no part of it.
test.for(knownSpecs())('the revision of %s is not older than its last change', (id, { skip }) => {
  if (!hasHistory()) skip('the history of the repository is not here');
  const folder = `specs/${id}`;
  const changed = git('log', '-1', '--format=%as', '--', `${folder}/*.yaml`, `:!${folder}/target*`);
  expect(loadSpec(id, builtInChecks).revision >= changed, `set it to ${changed} or later`).toBe(true);
});
