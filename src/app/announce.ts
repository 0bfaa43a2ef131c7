import { noAddress } from '../spec/only-client.js';
import type { PlannedSession } from '../run/plan-session.js';
import { openTo } from '../target/listen-at.js';
import { estimateText } from './estimate.js';
import { print } from './output.js';

/** Says what is judged by what, where our broker waits, and what is left out. */
export function announce({ session, spec, plan }: PlannedSession): void {
  const { target } = session;
  const product = [target.product, target.version].filter(Boolean).join(' ');
  print(
    `${spec.id} on ${target.name}${target.name === target.address || target.address === noAddress ? '' : ` (${target.address})`}${product ? `, ${product}` : ''}`,
  );
  const waits = whereWeWait({ session, spec });
  if (waits !== undefined) print(waits);
  const estimate = estimateText({ session, spec, plan });
  if (estimate !== undefined) print(estimate);
  if (plan.leftOut.length > 0)
    print(
      `left out: ${plan.leftOut.length} risky cases, which may harm the target for good; --allow-risky tries them`,
    );
}

const carriers = { mqtts: 'TLS', ws: 'WebSocket', wss: 'WebSocket with TLS' } as const;

/** Where our broker waits for a device; undefined for a target that is a broker itself. */
function whereWeWait({ session, spec }: Omit<PlannedSession, 'plan' | 'checks'>): string | undefined {
  const names = Object.keys(spec.listeners);
  if (names.length === 0) return undefined;
  const { host, port, advertise, transport = 'mqtt' } = session.listen;
  const at = names.map((name, index) => (port === 0 ? name : `${name} ${port + index}`)).join(', ');
  const told = advertise === undefined ? '' : `, which the device finds at ${advertise.host}`;
  const over = transport === 'mqtt' ? '' : `, over ${carriers[transport]}`;
  return `our broker waits at ${host}${port === 0 ? ', free ports' : ', ports'}: ${at}${over}${told}; ${openTo(host)}`;
}
