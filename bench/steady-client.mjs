// A device of MQTT 3.1.1 as a program: it keeps every rule, comes back about a second after it was cut off, has a keep-alive
// of 5 s, and publishes when it gets SIGUSR2. Its process id goes into the file. `node bench/steady-client.mjs <host> <port>
// <file> [aws]`; bench/device.mjs judges it.
import { writeFileSync } from 'node:fs';
import { withAws } from '../dist/fixtures/twins/mqtt-client/aws.js';
import { conforming } from '../dist/fixtures/twins/mqtt-client/behaviour.js';
import { Client } from '../dist/fixtures/twins/mqtt-client/client.js';
import { factorySettings } from '../dist/fixtures/twins/mqtt-client/start.js';

const [host, port, file, profile] = process.argv.slice(2);
const aws = profile === 'aws';
/** Two shares by turns, so that the pauses differ as those of a client with a jitter do. */
const steady = { ...conforming, backOff: ({ losses }) => 1000 * (losses % 2 === 0 ? 1 : 1.3) };
const behaviour = aws ? { ...conforming, ...withAws(conforming) } : steady;
const client = new Client({ ...factorySettings(), keepAlive: 5, aws }, behaviour);
process.on('SIGUSR2', () => client.publish());
// The timers of the twin do not keep a process alive.
setInterval(() => undefined, 60_000);
if (file) writeFileSync(file, String(process.pid));
client.connectTo({ host, port: Number(port) });
