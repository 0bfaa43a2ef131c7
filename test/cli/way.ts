import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { lab, type Command } from './command.js';

export interface Way {
  /** As the target's own, with the port of the way. */
  address: string;
  /** Resolves when something was held. */
  held: Promise<void>;
  /** Nothing is carried to the target any more, and what is held does not come later. */
  hold(): void;
  release(): void;
}

/**
 * Carries each connection to a target. From the chunk on that `holds` says yes to, nothing more arrives there: a run that
 * needs it stands still, however late the test is to look at it. Of tests side by side each gives its own `onFinished`.
 */
export async function wayTo(
  { protocol, hostname, port, pathname }: URL,
  holds: (chunk: string) => boolean = () => false,
  onFinished = onTestFinished,
): Promise<Way> {
  let holding = false;
  let over = false;
  let tell = (): void => undefined;
  const held = new Promise<void>((done) => (tell = done));
  const way = await lab((client) => {
    const target = connect(Number(port), hostname);
    target.on('data', (chunk) => client.write(chunk));
    client.on('data', (chunk: Buffer) => {
      holding ||= !over && holds(chunk.toString('latin1'));
      if (holding) tell();
      else target.write(chunk);
    });
    target.on('error', () => client.destroy());
    target.on('close', () => client.end());
    client.on('close', () => target.destroy());
  });
  onFinished(() => way.stop());
  return {
    address: `${protocol}//127.0.0.1:${way.port}${pathname === '/' ? '' : pathname}`,
    held,
    hold: () => void (holding = true),
    release: () => {
      holding = false;
      over = true;
    },
  };
}

/** Resolves when a run stands still before the way. Throws when it has ended without. */
export async function standsStill({ ended }: Command, { held }: Way): Promise<void> {
  const early = ended.then(({ out, err }) => {
    throw new Error(`ended before it was held:\n${out}\n${err}`);
  });
  await Promise.race([held, early]);
  early.catch(() => undefined);
}

/** Says yes from the n-th chunk on that begins a request of this kind. */
export function fromRequest(count: number, begins: RegExp): (chunk: string) => boolean {
  let seen = 0;
  return (chunk) => begins.test(chunk) && (seen += 1) >= count;
}
