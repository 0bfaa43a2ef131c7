/** How our broker treats a connection. What a spec writes: see `broker` in specs/conformance.schema.json. */
export type BrokerBehaviour =
  /** A broker as it should be. */
  | 'accept'
  /** Takes what comes and never says a word. */
  | 'silent'
  /** Nothing listens: the port is closed. */
  | 'stopped'
  /** CONNACK with this return code, then the connection is closed. */
  | { refuse: 1 | 2 | 3 | 4 | 5 }
  /** Answers CONNECT with these bytes (hexadecimal), which need not be MQTT. */
  | { answer: string }
  /** Ends the connection as soon as it is open, at the first byte that comes, or when CONNECT is complete. */
  | { close: EndOf }
  | { reset: EndOf }
  /** Accepts after so many milliseconds. */
  | { slow: number }
  /** Accepts, and resets the connection after so many packets of the target, CONNECT included. */
  | { dropAfter: number };

export type EndOf = 'opened' | 'begun' | 'connect';
