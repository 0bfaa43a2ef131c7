import { matchPattern } from '../spec/match-pattern.js';
import { valueAt } from '../spec/pointer.js';
import type { Step } from '../spec/steps.js';
import { parameterOf } from '../spec/topic.js';
import { show } from './difference.js';
import { unmet } from './demand.js';
import { specMistake, type Exchange, type LastSeen } from './exchange.js';

/**
 * Keeps what was seen last under a name; what is kept as `seen` is what a case that passes is reported to have seen. A
 * value that is not there is an unmet demand of the step.
 */
export function captureAll(
  exchange: Exchange,
  as: string,
  captures: NonNullable<Step['capture']>,
  explicit: boolean,
): void {
  for (const [name, capture] of Object.entries(captures)) {
    const value = captured(exchange, capture);
    const where =
      typeof capture === 'string' ? capture : (capture.at ?? capture.topic ?? capture.property ?? 'the text');
    if (value === undefined) unmet(exchange, explicit, `a value for ${name} at ${where}`, 'there is none');
    exchange.context.scope[name] = value;
    exchange.context.driver.record({ on: as, type: 'capture', name, value });
    if (name === 'seen' && exchange.judging)
      exchange.context.driver.record({ on: as, type: 'seen', text: show(value) });
  }
}

function captured(exchange: Exchange, capture: NonNullable<Step['capture']>[string]): unknown {
  const { last } = exchange;
  if (!last) throw specMistake('there is nothing to capture from: no message or answer was seen');
  if (typeof capture === 'string') return valueAt(last.value, capture);
  if (capture.packetId) return last.packetId;
  if (capture.property !== undefined) return propertyOf(last, capture.property) ?? capture.otherwise;
  if (capture.topic !== undefined) return parameterOf(last.address ?? '', last.topic ?? '', capture.topic);
  const found = capture.at === undefined ? (last.text ?? last.value) : valueAt(last.value, capture.at);
  const value = found === undefined ? capture.otherwise : found;
  if (capture.pattern === undefined) return value;
  return typeof value === 'string' ? matchPattern(capture.pattern, value)?.[1] : undefined;
}

const propertyOf = ({ properties = [] }: LastSeen, wanted: string): unknown =>
  properties.find(({ name }) => name === wanted)?.value;
