import {
  anything,
  either,
  formOf,
  list,
  named,
  oneOf,
  reference,
  string,
  table,
  type Form,
} from '../../schema/form.js';
import { object, optional, required, type Words } from '../../schema/words.js';
import { anyObject, duration, identifier, names, source } from './common.js';

/** A form that src/steps defines: a list of steps. */
export const steps = reference('steps');

/** A list of steps, some of which a value of the item stands for. */
const stepsOfItem: Form = list(
  either(
    reference('step'),
    string({
      description: 'A value of the item that is a list of steps.',
      pattern: '^\\{[A-Za-z][A-Za-z0-9]*\\}$',
    }),
  ),
);

const cases = table(anyObject, { minProperties: 1, propertyNames: { pattern: '^[A-Za-z0-9._-]+$' } });

const casesOfItem = either(
  cases,
  string({ description: 'A value of the item that is a table of cases.', pattern: '^\\{[A-Za-z0-9]+\\}$' }),
);

export const lane = oneOf('wire', 'client');

/** What a requirement and a family have in common. */
const common = (steps: Form, cases: Form): Words => ({
  level: optional(oneOf('MUST', 'SHOULD', 'MAY'), 'How binding it is; MUST when missing.'),
  basis: optional(
    oneOf('document', 'elsewhere', 'inferred'),
    "Where it stands: in the document, on the vendor's other pages, or nowhere, which only warns; `document` when missing.",
  ),
  text: required(string({ minLength: 10 }), 'What must hold, in one sentence of your own.'),
  source: required(source, 'The sentence that says so.'),
  operation: optional(string(), 'The operation of the API that it is about.'),
  observes: optional(
    string(),
    'Shows whether the target has this capability: a failure says that it has not, and judges only what was claimed.',
  ),
  capabilities: optional(names, 'Capabilities without which it is not applicable.'),
  needs: optional(names, 'Preambles that are gone through before each case.'),
  requires: optional(names, 'Requirements that must have passed.'),
  presumes: optional(
    names,
    'Requirements that must not have failed: what it stands on, or what is about the same in particular.',
  ),
  uses: optional(
    names,
    'Names of what this needs for itself, such as a device or a topic: two cases that use the same name never overlap, and one that uses * runs alone.',
  ),
  effects: optional(
    list(oneOf('writes', 'restarts', 'destructive', 'risky')),
    'What its cases do to the target besides being answered.',
  ),
  caseCapabilities: optional(
    table(names),
    'What single cases need besides capabilities, by the name of the case.',
  ),
  riskyCases: optional(names, 'Names of the cases that alone are risky.'),
  lane: optional(
    lane,
    "Who speaks: our own encoder or a real client library; the spec's default when missing.",
  ),
  within: optional(duration, 'How long each wait of its cases may take.'),
  ruling: optional(string(), 'The ruling that says what is accepted where the sentence is unclear.'),
  cases: optional(cases, 'Cases by name, each with values that the steps use as {name}.'),
  control: optional(
    steps,
    'The legal twin of what the steps do, tried first: where it does not hold, the case is inconclusive.',
  ),
  steps: optional(steps, 'What is done and what must follow.'),
  check: optional(string(), 'A named check in place of steps.'),
  with: optional(anything, 'The parameters of the named check.'),
});

const stepsOrCheck = { oneOf: [{ required: ['steps'] }, { required: ['check'] }] };

export const requirementWords: Words = {
  id: required(identifier, 'A name that never changes, with the id of the spec in front.'),
  ...common(steps, cases),
};

export const requirement = named('requirement', object(requirementWords, stepsOrCheck));

const one = { minProperties: 1, maxProperties: 1 };

const operations = object({
  action: optional(oneOf('send', 'receive'), 'As AsyncAPI says it, seen from the target.'),
  tag: optional(string(), 'Operations that have this tag.'),
  reply: optional(formOf({ type: 'boolean' }), 'Operations that have a reply, or none.'),
  protocol: optional(oneOf('mqtt', 'http', 'text'), 'Operations whose server speaks this.'),
  secured: optional(formOf({ type: 'boolean' }), 'Whether the operation asks for authorization.'),
  has: optional(string(), 'Operations for which bind gives a value of this name.'),
});

const members = object({
  schema: required(string(), 'File, or file#/pointer.'),
  readOnly: optional(formOf({ type: 'boolean' }), 'Members that are read-only, or that are not.'),
  type: optional(string(), 'Members of this JSON type.'),
});

const values = object({
  schema: required(string(), 'file#/pointer of a schema with enum or oneOf/const.'),
});

const forEach = named(
  'forEach',
  object(
    {
      operations: optional(operations, 'Each operation of the API that fits all of these.'),
      members: optional(members, 'Each member of an object schema.'),
      values: optional(values, 'Each value of an enumeration.'),
    },
    one,
  ),
);

export const familyWords: Words = {
  id: required(string(), "A template with the item's name, `{item}`."),
  forEach: required(forEach, 'What there is one requirement for each of.'),
  except: optional(table(string()), 'Items left out, each with the ruling that says why.'),
  table: optional(table(anyObject), 'Values for single items, by their name.'),
  otherwise: optional(anyObject, 'Values that neither table nor bind gives.'),
  ...common(stepsOfItem, casesOfItem),
};

export const family = named('family', object(familyWords, stepsOrCheck));
