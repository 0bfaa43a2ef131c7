import { describe, expect, test } from 'vitest';
import { judgementOf, replayAll, runTwin } from './twin-run.js';
import type { CaseLine } from '../../src/verdict/record.js';

describe('a recorded run judged again', () => {
  test('another answer in the recording is another verdict', async () => {
    const only = 'thingsboard.connect.unknown-token';
    const recorded = await runTwin({ only });
    const text = JSON.stringify(recorded.lines).replaceAll('"returnCode":5', '"returnCode":4');
    const [again] = await replayAll({ ...recorded, lines: JSON.parse(text) as CaseLine[] });
    expect(again).toMatchObject({ verdict: 'fail', expected: 'CONNACK 5 (not authorized)' });
    expect(again!.actual).toMatch(/^CONNACK 4 \(bad user name or password\)/);
  });

  test.each([
    ['no-authentication-network-update', 'devicehive.network-update'],
    ['no-permission-device-save', 'devicehive.device-save'],
    ['leaks-server-info', 'devicehive.server-info'],
    ['unknown-token-accepted', 'thingsboard.connect'],
    ['connack-late', 'thingsboard.connect'],
    ['attribute-reply-twice', 'thingsboard.attributes.request'],
    ['attribute-reply-to-everyone', 'thingsboard.attributes.request'],
    ['attribute-reply-wrong-topic', 'thingsboard.attributes.request'],
    ['attribute-requests-first-only', 'thingsboard.attributes.request'],
    ['updates-to-everyone', 'thingsboard.attributes.updates'],
    ['rpc-request-not-sent', 'thingsboard.rpc.server'],
    ['claim-default-duration-0', 'thingsboard.claim'],
    ['error-5-and-6', 'fingoti.error'],
    ['disabling-keeps-session', 'fingoti.enabled'],
    ['mcc-stays-reset', 'go-e-charger.mcc'],
    ['write-lost-mqg', 'go-e-charger.write'],
    ['stuck-after-stop', 'invisoutlet.puback'],
    ['packet-id-fixed', 'invisoutlet.packet-id'],
  ])('the mutant %s fails again with the same words', async (mutant, only) => {
    const [spec] = only.split('.');
    const recorded = await runTwin({ mutant, only, timeout: 400, ...(spec === undefined ? {} : { spec }) });
    const failed = recorded.lines.filter(({ verdict }) => verdict === 'fail');
    expect(failed).not.toEqual([]);
    const again = await replayAll(recorded);
    expect(again.map(judgementOf)).toEqual(recorded.lines.map(judgementOf));
  });
});
