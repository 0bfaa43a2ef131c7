import type { Socket } from 'node:net';

/**
 * Node's own resetAndDestroy ends the stream first, so that the target may see an orderly end before the reset; its
 * mark on the socket makes closing a reset and nothing else.
 */
export const resetNow = (socket: Socket): void =>
  void Object.assign(socket, { resetAndClosing: true }).destroy();

/** That a write met a reset is another thing than that a reset came: what was written reached nobody. */
export const describeEnd = (error: NodeJS.ErrnoException & { reason?: string }): string =>
  error.code === 'ECONNRESET' && error.syscall !== 'write' ? 'reset' : (error.reason ?? error.message);
