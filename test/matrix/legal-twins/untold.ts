/** Acts that no document forbids, though they are answered with a refusal or a close, by spec. */
export const legalActs: Record<string, Record<string, string>> = {
  devicehive: {
    'configuration-delete.effect': 'what was deleted is gone, and asking for it is how to see that',
    'device-delete.effect': 'what was deleted is gone, and asking for it is how to see that',
    'devicetype-delete.effect': 'what was deleted is gone, and asking for it is how to see that',
    'network-delete.effect': 'what was deleted is gone, and asking for it is how to see that',
    'user-delete.effect': 'what was deleted is gone, and asking for it is how to see that',
    'user-unassignNetwork.effect': 'what was taken away is gone, and asking for it is how to see that',
    life: 'what was deleted is gone, and asking for it is how to see that',
  },
  fingoti: {
    'error.0': 'it is our broker that is not there; the other errors are the twins of this one',
    'error.1': 'it is our broker that answers wrongly; the other errors are the twins of this one',
  },
  'mqtt-3.1': {
    takeover: 'a client may come again while its old connection is open',
    'takeover-from-3.1.1': 'a client may come again while its old connection is open',
  },
  'mqtt-3.1.1': {
    'MQTT-3.1.4-2': 'a client may come again while its old connection is open',
    'MQTT-3.14.4-1': 'a DISCONNECT is legal, and the close is what a server should answer with',
  },
};

/**
 * Requirements, or single cases, whose expectation holds after the legal twin of the act as well, by spec: each with the
 * reason why it is tried all the same, and what it can fail on.
 */
export const untold: Record<string, Record<string, string>> = {
  devicehive: {
    'error.isolated':
      'others and a new connection are served after a legal payload too; it fails on a server that a payload ends or blocks',
  },
  invisoutlet: {
    'malformed.survived':
      'a new connection is served after a legal request too; it fails on an outlet that a request ends or blocks',
  },
  'mqtt-3.1.1': {
    'MQTT-3.1.0-1/disconnect':
      'a server should close after any DISCONNECT (3.14.4); it fails on one that ignores a first packet of this type',
    'MQTT-3.14.4-2':
      'a server should close after any DISCONNECT (3.14.4); where one does not, this is what tells, and what it fails on',
    'MQTT-4.7.3-1-unsubscribe':
      'the ruling unsubscribe-from-illegal-filter accepts the answer of a legal UNSUBSCRIBE; it fails on silence',
    'MQTT-4.8.0-1-no-other':
      'others are served whatever one client does; it fails on a server that a malformed packet ends or confuses',
  },
};
