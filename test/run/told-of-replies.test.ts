import { expect, onTestFinished, test } from 'vitest';
import { startDevice, type Behaviour } from '../../fixtures/documents/device.js';
import { documented } from '../../fixtures/documents/devices.js';
import { judgedAt, fileOf } from './behind-broker.js';

const { conforming, mutants } = documented['version-5']!;

async function askedOf(device: Behaviour): Promise<{ verdict: string; actual?: string | undefined }> {
  const { address, stop } = await startDevice(device, 5);
  onTestFinished(stop);
  const lines = await judgedAt(address, { spec: fileOf('version-5'), document: { watch: 2000 } });
  const { verdict, actual } = lines['ask.reply']!;
  return { verdict, actual };
}

test.each(['other correlation data', 'no correlation data'])(
  'a reply with %s is told, and no other message in its place',
  async (fault) => {
    expect(await askedOf(mutants[fault]!.is)).toEqual({
      verdict: 'fail',
      actual: expect.stringMatching(
        /^what came there within 2 s has another or none: PUBLISH q0 mqtt-conformance\/\S+ 13 B \{"seconds":7\}/,
      ),
    });
  },
);

test('a device that says nothing else is there when it answers where it was asked to', async () => {
  const { says: _says, ...onlyAnswers } = mutants['no correlation data']!.is;
  expect(await askedOf(onlyAnswers)).toMatchObject({ verdict: 'fail' });
  expect(await askedOf({ ...onlyAnswers, hears: conforming.hears! })).toMatchObject({ verdict: 'pass' });
});
