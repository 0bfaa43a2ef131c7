// A device of MQTT 3.1.1 as a program: it keeps every rule, comes back about a second after it was cut off, has a keep-alive
// of 5 s and publishes every six seconds, so that it pings as well. `node bench/steady-client.mjs <host> <port> [aws]`; bench/device.mjs judges it.
import { conforming } from '../dist/fixtures/twins/mqtt-client/behaviour.js';
import { Client } from '../dist/fixtures/twins/mqtt-client/client.js';
import { withAws } from '../dist/fixtures/twins/mqtt-client/aws.js';
import { factorySettings } from '../dist/fixtures/twins/mqtt-client/start.js';

const [host, port, profile] = process.argv.slice(2);
const aws = profile === 'aws';
/** Two shares by turns, so that the pauses differ as those of a client with a jitter do. */
const steady = { ...conforming, backOff: ({ losses }) => 1000 * (losses % 2 === 0 ? 1 : 1.3) };
// The timers of the twin do not keep a process alive.
setInterval(() => undefined, 60_000);
const settings = { ...factorySettings(), keepAlive: 5, publishEvery: 6000, aws };
new Client(settings, aws ? { ...conforming, ...withAws(conforming) } : steady).connectTo({
  host,
  port: Number(port),
});
