import { HarnessError } from '../../verdict/harness-error.js';

const reasons: Record<string, [why: string, hint: string]> = {
  EADDRINUSE: [
    'the port is in use',
    'End the program that has it, or give another port with --listen <host:port>; several listeners take consecutive ones.',
  ],
  EACCES: ['this user may not open the port', 'Give a port above 1023 with --listen <host:port>.'],
  EADDRNOTAVAIL: [
    'this machine has no such address',
    'Give an address of this machine with --listen <host:port>, or 0.0.0.0 for all of them.',
  ],
  EAI_AGAIN: [
    'the name cannot be resolved',
    'Give an address of this machine with --listen <host:port>, or 0.0.0.0 for all of them.',
  ],
  ENOTFOUND: [
    'the name cannot be resolved',
    'Give an address of this machine with --listen <host:port>, or 0.0.0.0 for all of them.',
  ],
};

/** Our broker cannot listen where it was told to: a matter of the lab. */
export function listenFailed(
  name: string,
  host: string,
  port: number,
  cause: NodeJS.ErrnoException,
): HarnessError {
  const [why, hint] = reasons[cause.code ?? ''] ?? [
    cause.message,
    'Give another address and port with --listen <host:port>.',
  ];
  return new HarnessError(
    'LISTEN_FAILED',
    `our broker cannot listen on ${host} port ${port} (listener "${name}"): ${why}`,
    hint,
    { cause },
  );
}
