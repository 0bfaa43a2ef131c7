import type { PlannedSession } from '../run/plan-session.js';
import { deviceEstimate, timeWith, type Pace } from '../run/device-estimate.js';
import { isOnlyClient } from '../spec/only-client.js';

/** Many firmwares are like the first; what runs for years on a battery is like the second. */
const quick: Pace = { reconnect: 1000, keepAlive: 5000 };
const slow: Pace = { reconnect: 10_000, keepAlive: 60_000 };

/** How long a device that is only a client will be held up, told before anything is tried; undefined for other targets. */
export function estimateText({ session, spec, plan }: Omit<PlannedSession, 'checks'>): string | undefined {
  if (!isOnlyClient(spec)) return undefined;
  const cost = deviceEstimate(plan, spec, session.parameters);
  const minutes = (pace: Pace): string => inMinutes(timeWith(cost, pace));
  const waits = 'most of it the timers of the device';
  return cost.drops === 0 && timeWith(cost, slow) < 60_000
    ? 'estimate: nothing ends its connection, and it takes less than a minute'
    : `estimate: at most about ${drops(cost.drops)}, ${minutes(quick)} if it comes back within 1 s and has a keep-alive of 5 s, ${minutes(slow)} with 10 s and 60 s; ${waits}`;
}

const drops = (count: number): string => (count === 1 ? '1 drop' : `${count} drops`);

function inMinutes(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
