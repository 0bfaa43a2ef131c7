import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Behaviour, Said } from '../../fixtures/documents/device.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { badInputAt, verdicts } from './bad-input-run.js';
import { recordFile } from './session.js';

/** What shows a command is not the first thing that the device sends. */
const gripper = `asyncapi: 3.0.0
info: { title: Gripper, version: 1.0.0 }
channels:
  alive:
    address: 'gripper/{unit}/alive'
    parameters: { unit: {} }
    messages: { alive: { payload: { type: object } } }
  command:
    address: 'gripper/{unit}/command'
    parameters: { unit: {} }
    messages:
      command:
        payload:
          type: object
          required: [command]
          properties: { command: { enum: [close, open] } }
          examples: [{ command: close }]
  position:
    address: 'gripper/{unit}/position'
    parameters: { unit: {} }
    messages:
      position: { payload: { type: object, properties: { closed: { type: boolean } } } }
operations:
  sendAlive: { action: send, channel: { $ref: '#/channels/alive' } }
  takeCommand: { action: receive, channel: { $ref: '#/channels/command' } }
  sendPosition: { action: send, channel: { $ref: '#/channels/position' } }
`;

const alive: Said = { topic: 'gripper/7/alive', payload: '{}' };
const position: Said = { topic: 'gripper/7/position', payload: '{"closed":true}' };
const isCommand = (payload: string): boolean => /^{"command":"(close|open)"}$/.test(payload);

/** Goes on to say that it is alive, whatever becomes of its commands. */
const device = (answers: (payload: string) => readonly Said[], more: readonly Said[] = []): Behaviour => ({
  says: [alive, ...more],
  hears: { filter: 'gripper/7/command', answers: (_topic, payload) => answers(payload) },
});

async function tried(
  is: Behaviour | undefined,
  { only, watch }: { only?: string; watch: number },
): Promise<Record<string, CaseLine>> {
  const spec = join(dirname(recordFile()), 'gripper.yaml');
  writeFileSync(spec, gripper);
  return await badInputAt(spec, is, {
    watch,
    ...(only !== undefined && { only }),
    parameters: { unit: '7' },
    probes: { takeCommand: 'sendPosition' },
  });
}

const one = { only: 'gripper.takeCommand.bad-input/not-json', watch: 1500 };

describe('a command that another message shows', () => {
  test('passes where the device takes no harm, though it answers nothing that is malformed', async () => {
    const lines = await tried(
      device((payload) => (isCommand(payload) ? [position] : [])),
      { watch: 2000 },
    );
    const ids = ['missing-command', 'type-command', 'enum-command', 'null-command', 'not-json'];
    expect(verdicts(lines)).toEqual(
      Object.fromEntries(ids.map((id) => [`takeCommand.bad-input/${id}`, 'pass'])),
    );
  });

  test('fails where commands are dead after it, though the device still speaks', async () => {
    let isDead = false;
    const dies = device((payload) => {
      isDead ||= !isCommand(payload);
      return isDead ? [] : [position];
    });
    const { 'takeCommand.bad-input/not-json': line } = await tried(dies, one);
    expect(line).toMatchObject({
      verdict: 'fail',
      weight: 'warn',
      actual: 'no answer came within 1.5 s, though one had come before',
    });
  });

  test('is inconclusive where what shows it comes by itself as well', async () => {
    const { 'takeCommand.bad-input/not-json': line } = await tried(
      device(() => [position], [position]),
      one,
    );
    expect(line).toMatchObject({ verdict: 'inconclusive' });
    expect(line!.reason).toContain('nothing was sent: operation sendPosition came by itself');
    expect(line!.transcript.some(({ type, ...event }) => type === 'sent' && isPublish(event))).toBe(false);
  });

  test('is inconclusive on a broker without a device', async () => {
    const { 'takeCommand.bad-input/not-json': line } = await tried(undefined, { ...one, watch: 300 });
    expect(line).toMatchObject({ verdict: 'inconclusive' });
    expect(line!.reason).toContain('no device was seen: nothing came on gripper/7/position within 0.3 s');
  });
});

const isPublish = (event: object): boolean =>
  'packet' in event && (event.packet as { type?: string } | undefined)?.type === 'PUBLISH';
