import { string } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import type { Operation } from '../spec/api.js';
import { HarnessError } from '../verdict/harness-error.js';
import { Inconclusive } from '../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from './check.js';
import { expectMessage } from '../steps/message.js';
import { runSteps } from '../steps/run-steps.js';

const words = { operation: required(string(), 'The operation of the API.') };

type Parameters = Written<typeof words>;

const parameters = object(words).schema;

function operationOf(context: CheckContext, id: string): Operation {
  const operation = context.api.operations[id];
  if (operation) return operation;
  throw new HarnessError('SPEC_MISTAKE', `the API has no operation "${id}"`, 'Correct the name in the spec.');
}

/** A legal message for an operation: the document's own example, with the document's own topic parameters. */
function exampleOf(operation: Operation): { payload: unknown; parameters: Record<string, string> } {
  const payload = operation.messages.flatMap((message) => message.examples)[0];
  if (payload === undefined && operation.messages.some((message) => message.schema !== undefined)) {
    throw new Inconclusive(`the AsyncAPI document gives no example payload for operation "${operation.id}"`);
  }
  const values = Object.entries(operation.channel.parameters).map(([name, parameter]) => {
    const value = parameter.default ?? parameter.examples?.[0] ?? parameter.enum?.[0];
    if (value === undefined) {
      throw new Inconclusive(
        `the AsyncAPI document gives no example of parameter "${name}" of channel "${operation.channel.id}"`,
      );
    }
    return [name, value] as const;
  });
  return { payload, parameters: Object.fromEntries(values) };
}

const bodyOf = (payload: unknown): Record<string, unknown> => (payload === undefined ? {} : { payload });

/** The target takes the document's example on the documented topic at the documented QoS and keeps the connection. */
export const operationAccepted = defineCheck<Parameters>({
  name: 'operation-accepted',
  text: 'An example message of the operation is acknowledged and the connection stays.',
  parameters,
  async run(context, { operation: id }) {
    const example = exampleOf(operationOf(context, id));
    const publish = { operation: id, parameters: example.parameters, ...bodyOf(example.payload) };
    const { qos = context.qos } = operationOf(context, id).mqtt;
    const acknowledged = qos === 0 ? {} : { expect: qos === 1 ? 'puback' : 'pubcomp' };
    const steps = [{ connect: {} }, { publish, ...acknowledged }, { ping: {}, expect: 'pingresp' }];
    return (await runSteps(context, steps, { judging: true })).judged;
  },
});

/** A request made from the document's example is answered on the reply channel, and the payload fits the schema. */
export const operationReplies = defineCheck<Parameters>({
  name: 'operation-replies',
  text: 'An example request is answered on the documented reply channel with a documented payload.',
  parameters,
  async run(context, { operation: id }) {
    const example = exampleOf(operationOf(context, id));
    const request = { operation: id, parameters: example.parameters, ...bodyOf(example.payload) };
    const steps = [{ connect: {} }, { subscribe: { reply: id } }, { request, expect: 'reply' }];
    return (await runSteps(context, steps, { judging: true })).judged;
  },
});

/** What the target sends on the channel has the documented payload and flags; silence proves nothing. */
export const operationSends = defineCheck<Parameters>({
  name: 'operation-sends',
  text: 'A message that the target sends by itself fits the document.',
  parameters,
  async run(context, { operation: id }) {
    const ready = await runSteps(
      context,
      [{ connect: {} }, { subscribe: { operation: id }, expect: 'suback' }],
      {
        judging: true,
      },
    );
    const demand = { explicit: true, within: context.within, silenceProvesNothing: true };
    await expectMessage(ready, 'client', { operation: id }, demand);
    return ready.judged + 1;
  },
});
