import type { Api, Operation } from '../api.js';
import type { Untested } from '../model.js';

/** Operations that are tried and whose messages have a schema of their headers, by which nothing is judged. */
export const unjudgedHeaders = ({ operations }: Api, level: 4 | 5): Untested[] =>
  Object.values(operations)
    .filter((operation) => operation.leftOut === undefined && hasHeaders(operation))
    .map(({ id, line }) => ({
      fact: `the headers of operation ${id}`,
      source: { document: 'api', section: `operation ${id}`, line },
      ...(level === 4
        ? { reason: 'unobservable', why: 'messages of MQTT 3.1.1 have no headers' }
        : {
            reason: 'not-yet',
            why: 'of user properties only what ties a reply to its request is looked at',
          }),
    }));

const hasHeaders = ({ messages, reply }: Operation): boolean =>
  [...messages, ...(reply?.messages ?? [])].some((message) => message.hasHeaders === true);
