import { readFileSync } from 'node:fs';
import { Agent, buildConnector } from 'undici';
import { cameBefore } from '../http-faults.js';
import type { TlsOptions } from './transport.js';

const origins = new WeakMap<Agent, Set<string>>();

/** Where a connection was had in this run: whoever is silent there was reached. */
export const reached = (agent: Agent): ReadonlySet<string> => origins.get(agent) ?? new Set();

/** Connections for HTTP, kept for the whole run. */
export function httpAgent(tls: TlsOptions): Agent {
  const known = new Set<string>();
  const agent = new Agent({ connect: connector(tls) });
  agent.on('connect', (origin) => known.add(origin.origin));
  origins.set(agent, known);
  return agent;
}

function connector(tls: TlsOptions): buildConnector.connector {
  const connect = buildConnector({
    ...(tls.ca ? { ca: readFileSync(tls.ca) } : {}),
    ...(tls.cert ? { cert: readFileSync(tls.cert) } : {}),
    ...(tls.key ? { key: readFileSync(tls.key) } : {}),
    rejectUnauthorized: tls.insecure !== true,
  });
  return (options, callback) =>
    connect(options, (...result) => {
      const [, socket] = result;
      // A reset tells nothing of the connection that it ended.
      socket?.on('error', (error) => cameBefore.set(error, socket.bytesRead));
      callback(...result);
    });
}
