import type { Api, Channel, Operation } from '../api.js';
import type { Parameter } from '../model.js';

/** Names that every template knows, or that the defaults of a document have: none may be hidden by a topic's. */
const taken = new Set(
  'nonce run now spec case target targetHost username password watch messages constructor'.split(' '),
);

/** The parameter of a run that has the value of a topic's or an address's parameter: its own name, where that is free. */
export const runParameter = (name: string): string => (taken.has(name) ? `topic.${name}` : name);

/** The parameter of a run that has what is sent for an operation. */
export const payloadParameter = (operation: string): string => `${operation}.payload`;

/** The parameter of a run that has the client id of whoever connects to a server as the document says. */
export const clientIdParameter = (server: string): string => `${server}.clientId`;

/** What a user may say besides the document: values of topics and of server addresses, and payloads. */
export function parametersOf({ channels, operations, servers }: Api): Record<string, Parameter> {
  const ofTopics = Object.values(channels).flatMap(({ id, parameters }: Channel) =>
    Object.entries(parameters).map(([name, { description }]): [string, Parameter] => [
      runParameter(name),
      { text: description ?? `the value of {${name}} in the address of channel ${id}` },
    ]),
  );
  const undeclared = Object.values(channels).flatMap(({ id, address }) =>
    [...address.matchAll(/\{([^{}/]+)\}/g)].map(([, name = '']): [string, Parameter] => [
      runParameter(name),
      { text: `the value of {${name}} in the address of channel ${id}` },
    ]),
  );
  const ofServers = Object.values(servers).flatMap(({ id, variables = {} }) =>
    Object.keys(variables).map((name): [string, Parameter] => [
      runParameter(name),
      { text: `the value of {${name}} in the address of server ${id}` },
    ]),
  );
  const clientIds = Object.values(servers).flatMap(({ id, client }) =>
    client?.lastWill && client.clientId !== undefined
      ? [
          [
            clientIdParameter(id),
            { text: 'the client id under which the device connects', default: client.clientId },
          ] satisfies [string, Parameter],
        ]
      : [],
  );
  const payloads = Object.values(operations)
    .filter(({ action }: Operation) => action === 'receive')
    .map(({ id }): [string, Parameter] => [
      payloadParameter(id),
      { text: `what is sent for operation ${id}, as JSON or as a text` },
    ]);
  return Object.fromEntries([...ofServers, ...undeclared, ...ofTopics, ...clientIds, ...payloads]);
}
