import type { Step } from '../spec/steps.js';
import type { Exchange } from './exchange.js';

/** Opens a text connection to the target. */
export async function open(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const { context } = exchange;
  const url = context.serverAddress(step.open!.server);
  exchange.talks.set(as, await context.driver.converse(as, url, within));
}
