import { describe, expect, test } from 'vitest';
import { lamp, listening, says, session } from './device.js';
import { contextFor, judgeBy, silence, type Happens, type Outcome } from './script.js';

const on = { on: 'broker', filters: ['found/+/config'], quiet: '10ms' };
const judge = (check: string, parameters: unknown, ...script: Happens[]): Promise<Outcome> =>
  judgeBy(check, parameters, contextFor([listening, ...session(), ...script], lamp));
const message = (topic: string, payload: string, retain = true): Happens =>
  says({ type: 'PUBLISH', topic, payload, qos: 0, retain });
const quiet = silence('broker');

describe('every-message', () => {
  const parameters = { ...on, before: [], message: { retain: true, schema: { type: 'object' } } };
  const [one, two] = [message('found/a/config', '{}'), message('found/b/config', '{}')];

  test('judges each message on the topics, and no other', async () => {
    const outcome = await judge(
      'every-message',
      parameters,
      one,
      message('found/a/state', 'on', false),
      two,
      quiet,
    );
    expect(outcome).toEqual({ judged: 2 });
  });

  test.each<[string, Happens[], string, string]>([
    [
      'one of them is not retained',
      [one, message('found/b/config', '{}', false), quiet],
      'each message with RETAIN 1',
      'the one on found/b/config had RETAIN 0',
    ],
    [
      'one of them is something else',
      [one, message('found/b/config', '[]'), quiet],
      'the payload on found/b/config must be object',
      'it is []',
    ],
    ['none comes', [silence('broker')], 'a message on found/+/config', 'none came'],
  ])('fails when %s', async (_what, script, expected, actual) => {
    expect(await judge('every-message', parameters, ...script)).toEqual({ expected, actual });
  });

  test('judges the topic', async () => {
    const wanted = { ...parameters, message: { topicPattern: '^found/[a-z]/' } };
    expect(await judge('every-message', wanted, message('found/A/config', '{}'), quiet)).toEqual({
      expected: 'a topic that matches ^found/[a-z]/',
      actual: 'a message came on found/A/config',
    });
  });
});

describe('retained-is-taken-back', () => {
  const parameters = { ...on, fill: [], empty: [] };
  const filled = [message('found/a/config', '{}'), message('found/b/config', '{}'), quiet];
  const emptied = (topic: string, retain = true): Happens => message(topic, '', retain);

  test('judges each topic that was filled, in any order', async () => {
    const script = [...filled, emptied('found/b/config'), emptied('found/a/config')];
    expect(await judge('retained-is-taken-back', parameters, ...script)).toEqual({ judged: 2 });
  });

  test.each<[string, Happens[]]>([
    ['one topic is left', []],
    ['one message is not retained', [emptied('found/b/config', false)]],
    ['one message is not empty', [message('found/b/config', '{}')]],
  ])('fails when %s', async (_what, script) => {
    const all = [...filled, emptied('found/a/config'), ...script, silence('broker')];
    expect(await judge('retained-is-taken-back', parameters, ...all)).toEqual({
      expected: 'an empty message with RETAIN on each of 2 topics',
      actual: 'none came on found/b/config',
    });
  });

  test('says nothing where nothing was filled', async () => {
    expect(await judge('retained-is-taken-back', parameters, silence('broker'))).toMatchObject({
      inconclusive: expect.stringContaining('nothing was published on found/+/config') as unknown,
    });
  });
});
