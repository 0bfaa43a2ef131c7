import { BroadcastChannel } from 'node:worker_threads';

const channelOf = (run: string): BroadcastChannel => {
  const channel = new BroadcastChannel(`mqtt-conformance run ${run}`);
  channel.unref();
  return channel;
};
const [question, answer] = ['has it ended?', 'it has ended'];
const textOf = (message: unknown): unknown => (message as { data: unknown }).data;

/** Tells the threads of a run that it ends: those that are at work, and those that begin only then and ask. */
export function announceEnd(run: string): { now(): void; close(): void } {
  const channel = channelOf(run);
  let ended = false;
  channel.onmessage = (message) => {
    if (ended && textOf(message) === question) channel.postMessage(answer);
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
