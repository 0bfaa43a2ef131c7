/** The AsyncAPI document that the examples of the author's reference speak of. */
export const exampleApi = `asyncapi: 3.0.0
info: { title: Lamps, version: '1' }
servers:
  mqtt: { host: 'lamps.example:1883', protocol: mqtt }
  http: { host: 'lamps.example', protocol: http }
  console: { host: 'lamps.example:2323', protocol: tcp }
channels:
  lamp:
    address: 'lamp/{id}'
    parameters: { id: {} }
    servers: [{ $ref: '#/servers/mqtt' }]
    messages: { lamp: { payload: { type: object } } }
  answer:
    address: 'lamp/{id}/answer'
    parameters: { id: {} }
    servers: [{ $ref: '#/servers/mqtt' }]
    messages: { answer: { payload: { type: object, required: [status] } } }
  page:
    address: '/lamp/{id}'
    parameters: { id: {} }
    servers: [{ $ref: '#/servers/http' }]
    messages: { page: { payload: { type: object } } }
operations:
  setLamp:
    action: receive
    channel: { $ref: '#/channels/lamp' }
    reply: { channel: { $ref: '#/channels/answer' } }
  readLamp:
    action: receive
    channel: { $ref: '#/channels/page' }
    bindings: { http: { method: GET } }
`;

/** A whole conformance.yaml: the one in which the examples of the author's reference are read by a test. */
export const exampleSpec = `formatVersion: 1
id: lamps
revision: '2026-01-31'
title: Lamps
role: device
api: asyncapi.yaml
sources: [{ id: reference, title: The Reference of Lamps }]
capabilities: [{ id: dimming, text: The lamp can be dimmed., default: true }]
parameters: { url: { text: Where the lamp is. } }
listeners: { broker: { text: the broker that the lamp is told of, tls: trusted, asksForCertificate: true } }
servers: { http: { address: '{url}' }, console: { address: '{url}' } }
rulings:
  - id: late
    about: how soon the lamp is on
    accepted: it says that it is off for a while
    why: no sentence names a time
preambles:
  lit:
    text: the lamp is on
    scope: case
    ways:
      - steps: [{ publish: { topic: lamp/a, payload: { on: true } } }]
        undo: [{ publish: { topic: lamp/a, payload: { on: false } } }]
requirements:
  - id: lamps.first
    text: The lamp accepts a connection.
    source: { document: reference, section: Connections, line: 12 }
    steps: [{ connect: {}, expect: connack }]
  - id: lamps.flags
    text: A packet with reserved flags closes the connection.
    source: { document: reference, section: Connections, line: 14 }
    needs: [lit]
    cases: { one: { flags: 1 }, all: { flags: 15 } }
    control: [{ connect: {} }, { disconnect: {} }]
    steps:
      - send: { packet: { type: DISCONNECT, flags: '{flags}' } }
        expect: closed
families:
  - id: lamps.answers.{item}
    forEach: { operations: { reply: true } }
    text: A request is answered.
    source: { document: reference, section: Requests, line: '{line}' }
    steps:
      - request: { operation: '{operation}', parameters: { id: a } }
        expect: reply
untested:
  - fact: The lamp is white.
    reason: unobservable
    why: No message says it.
    source: { document: reference, section: Looks }
`;
