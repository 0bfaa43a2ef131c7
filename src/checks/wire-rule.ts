import { oneOf } from '../schema/form.js';
import { object, required } from '../schema/words.js';
import { defineCheck } from './check.js';
import { wireRules } from './rules/index.js';
import { specMistake } from '../steps/exchange.js';

const names = [...new Set(Object.values(wireRules).flatMap((rules) => rules.map(({ id }) => id)))];

/** A rule of all connections: judged from what the other cases have seen, so it sends nothing itself. */
export const wireRule = defineCheck<{ rule: string }>({
  name: 'wire-rule',
  text: 'A rule that holds on every connection is kept by every packet that the cases of the run have seen.',
  parameters: object({ rule: required(oneOf(...names), 'The rule.') }).schema,
  async run() {
    throw specMistake('`wire-rule` is judged by the run from its other cases; no spec names it by itself');
  },
});
