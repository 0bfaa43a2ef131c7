import { describe, expect, test } from 'vitest';
import { judgementOf, replayAll, runTwin } from './twin-run.js';

describe('a recorded run judged again', () => {
  test('every case of the conforming twin passes again, with nothing sent', async () => {
    const recorded = await runTwin({});
    expect(recorded.lines.length).toBeGreaterThan(60);
    expect(recorded.lines.filter(({ verdict }) => verdict !== 'pass').map(judgementOf)).toEqual([]);
    const again = await replayAll(recorded);
    expect(again.map(judgementOf)).toEqual(recorded.lines.map(judgementOf));
  });

  test.each([
    ['unknown-token-accepted', 'thingsboard.connect'],
    ['connack-late', 'thingsboard.connect'],
    ['attribute-reply-twice', 'thingsboard.attributes.request'],
    ['attribute-reply-to-everyone', 'thingsboard.attributes.request'],
    ['attribute-reply-wrong-topic', 'thingsboard.attributes.request'],
    ['attribute-requests-first-only', 'thingsboard.attributes.request'],
    ['updates-to-everyone', 'thingsboard.attributes.updates'],
    ['rpc-request-not-sent', 'thingsboard.rpc'],
    ['rpc-request-params-as-text', 'thingsboard.rpc'],
    ['claim-default-duration-0', 'thingsboard.claim'],
  ])('the mutant %s fails again with the same words', async (mutant, only) => {
    const recorded = await runTwin({ mutant, only, timeout: 400 });
    const failed = recorded.lines.filter(({ verdict }) => verdict === 'fail');
    expect(failed).not.toEqual([]);
    const again = await replayAll(recorded);
    expect(again.map(judgementOf)).toEqual(recorded.lines.map(judgementOf));
  });
});
