/** A device that is only a client, as fixtures/contract.ts promises one. */
export interface ClientDevice {
  connectTo(broker: { host: string; port: number }): Promise<void>;
  restart?(): Promise<void>;
  publish?(): Promise<void>;
  /** How it ended by itself, in words that follow "it". */
  ended?(): string | undefined;
}

/** What is said of a device that is only a client. Plain data. */
export interface DeviceOptions {
  /** Milliseconds that it may take to come. */
  timeout: number;
  /** Commands of the user's that restart it, and make it publish one message. */
  restartCommand?: string;
  publishCommand?: string;
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
