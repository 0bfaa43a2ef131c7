import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDevice } from '../../fixtures/documents/device.js';
import { documented } from '../../fixtures/documents/devices.js';
import { reportFolder, run, type Ended } from './command.js';

/** Documents of the kinds that strangers have, with the exit code of a device that keeps each. */
const kinds = [
  { name: 'unaddressed', is: 'a channel without an address', exit: 3 },
  { name: 'amqp', is: 'another protocol alone', exit: 2 },
  { name: 'converted', is: 'as the official converter writes', exit: 0 },
  { name: 'meter', is: 'a root id and examples in its schemas', exit: 0 },
  { name: 'camera', is: 'pictures and texts', exit: 0 },
  { name: 'heat-pump', is: 'QoS and retain flags', exit: 0 },
  { name: 'cube', is: 'formats that nobody knows', exit: 0 },
  { name: 'greenhouse', is: 'several parameters in a level', exit: 0 },
] as const;

/** Runs the built command by a document on a broker, with a device behind it or without one. */
async function ended(name: string, { watch, alone }: { watch: string; alone: boolean }): Promise<Ended> {
  const { address, stop } = await startDevice(alone ? undefined : documented[name]?.conforming);
  onTestFinished(stop);
  const file = fileURLToPath(new URL(`../../fixtures/documents/${name}.yaml`, import.meta.url));
  return await run(
    `--target=${address}`,
    `--spec=${file}`,
    `--report-dir=${reportFolder()}`,
    `--watch=${watch}`,
  );
}

describe.each(kinds)('$name.yaml: $is', ({ name, exit }) => {
  test('a broker alone', async () => {
    const { code, out, err } = await ended(name, { watch: '500ms', alone: true });
    expect(out + err).toContain(exit === 2 ? 'speaks amqp' : 'no device was seen');
    expect(code).toBe(exit === 2 ? 2 : 3);
  });

  test('a device that keeps it', async () => {
    const { code, out, err } = await ended(name, { watch: '4s', alone: false });
    expect({ code, said: code === exit ? '' : out + err }).toEqual({ code: exit, said: '' });
  });
});
