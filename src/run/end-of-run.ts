import { BroadcastChannel } from 'node:worker_threads';

const channelOf = (run: string): BroadcastChannel => {
  const channel = new BroadcastChannel(`mqtt-conformance run ${run}`);
  channel.unref();
  return channel;
};
const [question, answer] = ['has it ended?', 'it has ended'];
const failed = 'it cannot go on: ';
const textOf = (message: unknown): unknown => (message as { data: unknown }).data;

/**
 * Tells the threads of a run that it ends: those that are at work, and those that begin only then and ask. `onFailure` is
 * told what a thread cannot write.
 */
export function announceEnd(
  run: string,
  onFailure: (why: string) => void = () => undefined,
): { now(): void; close(): void } {
  const channel = channelOf(run);
  let ended = false;
  channel.onmessage = (message) => {
    const text = textOf(message);
    if (ended && text === question) channel.postMessage(answer);
    if (typeof text === 'string' && text.startsWith(failed)) onFailure(text.slice(failed.length));
  };
  return {
    now: () => {
      ended = true;
      channel.postMessage(answer);
    },
    close: () => channel.close(),
  };
}

/** Calls `end` when the run ends from outside, now or later. Answers how to stop listening. */
export function whenRunEnds(run: string, end: () => void): () => void {
  const channel = channelOf(run);
  channel.onmessage = (message) => {
    if (textOf(message) === answer) end();
  };
  channel.postMessage(question);
  return () => channel.close();
}

/** Tells whoever announces the end of a run that it must end, since something of ours cannot be written. */
export function reportFailure(run: string, why: string): void {
  const channel = channelOf(run);
  channel.postMessage(failed + why);
  channel.close();
}
