import { list, named, oneOf, string } from '../../schema/form.js';
import { object, optional, required } from '../../schema/words.js';
import { anyObject, names } from './common.js';
import { steps } from './requirement.js';

export const wayWords = {
  with: optional(names, 'Parameters without which this way is not gone.'),
  needs: optional(names, 'Preambles that are gone through before.'),
  uses: optional(names, 'Names of what it needs for itself, as with a requirement.'),
  values: optional(anyObject, 'Values that cases use as {name}, fixed before the first step is sent.'),
  steps: optional(steps, 'What is done; what they capture is left to the cases.'),
  undo: optional(
    steps,
    'What puts back what the steps have changed, when the cases are over. Of the needs those are gone through again that give names and change nothing, such as a login.',
  ),
  readBack: optional(
    steps,
    'After the undo: what is `given` here must be read, or the undo did not take, and that is said.',
  ),
};

const way = named('way', object(wayWords));

export const preambleWords = {
  text: required(string(), 'What it gives to cases.'),
  scope: required(oneOf('run', 'case'), 'Gone through once for all cases, or before each.'),
  presumes: optional(names, 'Requirements that must not have failed before.'),
  ways: required(list(way, 1), 'Ways to have it: the first whose parameters are known is gone.'),
};

export const preamble = object(preambleWords);
