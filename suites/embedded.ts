import type { TestProject } from 'vitest/node';
import { embeddedSession } from '../src/vitest/embedded.js';

/** For `npx vitest`: starts the twin of the project's spec and hands the session to the suite. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { session, stop } = await embeddedSession(project.name);
  project.provide('session', session);
  return stop;
}
