import { Inconclusive } from '../verdict/non-conformance.js';
import type { CheckContext } from './check.js';

/** Restarts the device. False where nobody can switch it off and on. */
export async function restarted({ driver }: CheckContext): Promise<boolean> {
  try {
    await driver.ask('restart');
    return true;
  } catch (error) {
    if (error instanceof Inconclusive) return false;
    throw error;
  }
}
