/** Where our broker waits, as a device is told. */
export interface BrokerPlace {
  host: string;
  port: number;
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://`, by what carries MQTT. */
  url: string;
  /** Over TLS: the authority to be trusted (PEM). */
  authority?: string;
}

/** A device that is only a client, as fixtures/contract.ts promises one. */
export interface ClientDevice {
  connectTo(broker: BrokerPlace): Promise<void>;
  restart?(): Promise<void>;
  publish?(): Promise<void>;
  /** How it ended by itself, in words that follow "it". */
  ended?(): string | undefined;
}

/** What stands in a transcript, on `device`, when it is restarted. */
export const deviceIsRestarted = 'the device is restarted';

const byItself = 'by itself it ';

/** How its end by itself stands in a transcript: whoever judges again has only that. */
export const endOfDevice = (how: string): string => `${byItself}${how}`;

/** How the device has ended by what was seen of it so far and by what is told of it now. */
export function endedAfter(soFar: string | undefined, told: string): string | undefined {
  if (told === deviceIsRestarted) return undefined;
  return told.startsWith(byItself) ? told.slice(byItself.length) : soFar;
}

/** What is said of a device that is only a client. Plain data. */
export interface DeviceOptions {
  /** Milliseconds that it may take to come. */
  timeout: number;
  /** Commands of the user's that restart it, and make it publish one message. */
  restartCommand?: string;
  publishCommand?: string;
  /** Where it runs in a container, as fixtures/contract.ts has it. */
  container?: { image: string; network: 'host' | 'bridge'; group: string };
}

/** Takes the device of a target in hand; undefined where it has an address of its own. */
export type StartDevice = (named: {
  target: { name: string };
  parameters: Readonly<Record<string, string | number | boolean>>;
  device?: DeviceOptions;
}) => Promise<DeviceInHand | undefined>;

/** One that we have in hand: whoever started it, or reaches it by commands, ends that. */
export interface DeviceInHand extends ClientDevice {
  stop(): Promise<void>;
}
