import {
  anything,
  boolean,
  constant,
  either,
  formOf,
  integer,
  list,
  oneOf,
  reference,
  string,
  table,
  type Form,
} from '../../schema/form.js';
import { object, optional, required, type Words } from '../../schema/words.js';
import { anyObject, duration, identifier, name, names, pointer, qos, scalar, source } from './common.js';
import { preamble } from './preamble.js';
import { family, lane, requirement } from './requirement.js';

const byName = { propertyNames: { $ref: '#/definitions/name' } };

/** A table under names that templates can use. */
const namedTable = <T>(values: Form<T>): Form => formOf(table(values, byName).schema, values, name);

const sourceDocument = object({
  id: required(identifier, 'What `source: { document }` names.'),
  title: required(string(), 'Its title.'),
  url: optional(string(), 'Where it can be read.'),
  sha256: optional(string({ pattern: '^[0-9a-f]{64}$' }), 'Of the version that was read.'),
  file: optional(
    string(),
    'Path of it in the folder of the spec, where it is kept there: `drift` reads it unless another page is given.',
  ),
});

const capability = object({
  id: required(name, 'What `capabilities` and a target file name.'),
  text: required(string(), 'What a target with it can do.'),
  default: required(boolean, 'Whether a target has it when nobody says.'),
  optional: optional(
    object({
      text: required(string(), 'The sentence, in your own words.'),
      source: required(source, 'Where it stands.'),
    }),
    'The sentence of the document that lets a target leave it out. Without it, only a target file can say that the target lacks it: a known limitation.',
  ),
});

const parameter = object({
  text: required(string(), 'What the user must give.'),
  secret: optional(boolean, 'It is written nowhere: not to a record, a report or a log.'),
  default: optional(scalar, 'Its value where the user gives none.'),
  otherCaseOf: optional(
    name,
    'Where it is not given: the value of this parameter with its first letter in the other case.',
  ),
});

const variable = object({
  by: required(string(), 'The parameter that decides, a version.'),
  ranges: required(anyObject, 'Values by ranges of versions, as semver writes them.'),
  otherwise: required(anything, 'The value where none of the ranges fits.'),
});

const secret = object({
  name: required(name, 'The name under which its token stands in a record.'),
  operation: required(string(), 'The operation in whose messages it stands.'),
  at: required(pointer, 'Where it stands in them.'),
  pattern: optional(string(), 'Regular expression; its first group is the secret.'),
});

const listener = object({
  text: required(string(), 'What it is for.'),
  tls: optional(
    oneOf('trusted', 'self-signed', 'expired', 'wrong-name'),
    'Over TLS, with a certificate of this kind; without TLS when missing.',
  ),
  asksForCertificate: optional(boolean, 'The target is asked for a certificate of its own.'),
});

const unasked = object({
  topics: required(list(string(), 1), 'Topic filters of what comes unasked.'),
  after: required(
    list(string(), 1),
    'Texts of which a message that the client published before must hold one.',
  ),
  ruling: required(string(), 'The ruling that accepts it.'),
});

const envelope = object({
  with: optional(names, 'Parameters without which it cannot be used.'),
  request: required(anything, '`{message}` stands for the message itself.'),
  answer: optional(list(pointer), 'Pointers: the message of an answer stands at the first that has a value.'),
});

const binding = object({
  envelope: optional(names, 'The first of these envelopes whose parameters are given.'),
  busy: optional(
    object({
      status: required(integer(), 'Its HTTP status.'),
      pattern: optional(string(), "Regular expression of the answer's text."),
    }),
    'An answer that says that the target has no time: never a failure.',
  ),
  values: optional(anyObject, 'Facts about the operation that families over operations use.'),
});

const defaults = object({
  lane: optional(lane, 'Who speaks; `wire` when missing.'),
  connect: optional(reference('connect'), 'Fields of CONNECT where a step does not say them.'),
  sessionExpiry: optional(
    integer(1),
    'Of MQTT 5.0, in seconds: the Session Expiry Interval of a CONNECT with clean start 0 that says none. It makes of it what CleanSession 0 is in MQTT 3.1.1.',
  ),
  qos: optional(qos, 'The QoS of what we publish and subscribe; 0 when missing.'),
  timeout: optional(duration, 'How long a wait may take unless the user says otherwise.'),
  concurrency: optional(
    integer(1),
    'How many cases are tried at once on a broker unless the user says otherwise: 64, or 1 where no case says what it uses and several publish to one topic.',
  ),
});

const untestedFact = object({
  fact: required(string(), 'What the document says.'),
  reason: required(
    oneOf('client-side', 'unobservable', 'needs-human', 'overruled', 'not-yet'),
    'The kind of reason why it is not tested.',
  ),
  why: required(string(), 'The reason, in one sentence.'),
  source: required(source, 'Where it stands.'),
});

const ruling = object({
  id: required(identifier, 'What `ruling` names.'),
  about: required(string(), 'What is unclear.'),
  accepted: required(string(), 'What is accepted.'),
  why: required(string(), 'The reason.'),
  source: optional(source, 'The sentence that is unclear.'),
});

const behindBroker = either(
  constant(true),
  object({
    as: optional(
      oneOf('application', 'client'),
      'Who the target is: the application that the AsyncAPI document describes, or a client of that; `application` when missing.',
    ),
    operations: optional(
      string(),
      'The operations of the target, as names with *, several with commas, where the document has those of others too.',
    ),
  }),
);

const taken = object({
  statement: required(string(), 'The statement as this standard numbers it, with which their ids begin.'),
  section: required(string(), 'The section where it stands.'),
  requirements: required(
    list(
      either(
        string(),
        object({
          take: required(string(), 'The requirement.'),
          as: optional(string(), 'What follows the statement in its id; as in the other spec when missing.'),
          but: optional(anyObject, 'Words in place of those that it has; null takes one away.'),
        }),
      ),
      1,
    ),
    "Ids of the other spec's requirements, without the id of the spec.",
  ),
});

const bystander = object({
  needs: optional(names, 'Preambles of scope run.'),
  connect: optional(reference('connect'), 'Fields of CONNECT in place of those of `defaults.connect`.'),
});

const identify = object({
  requirement: required(
    string(),
    'Id of a requirement that a target of this spec meets and others hardly do. It needs no parameter and changes nothing.',
  ),
  general: optional(
    boolean,
    'It holds of many products, such as all that speak a protocol: the spec is only taken where no other one is recognised.',
  ),
});

export const documentWords: Words = {
  formatVersion: optional(constant(1), 'The version of this format.'),
  id: optional(identifier, 'The name of the spec, with which the ids of its requirements begin.'),
  revision: optional(
    string({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A date, such as 2026-01-31.' }),
    'The date of the last change.',
  ),
  title: optional(string(), 'What it is about, for people.'),
  role: optional(
    oneOf('broker', 'device'),
    'What a target is: something that we connect to, or that connects to us.',
  ),
  behindBroker: optional(
    behindBroker,
    'Of role broker: the target is a device behind the broker whose address is given. Nothing is said of the broker itself, the AsyncAPI document is read as the official parser reads it, and values of its topics are parameters.',
  ),
  api: optional(string(), 'Path of the AsyncAPI document.'),
  sources: optional(list(sourceDocument, 1), 'The documents that the requirements stand on.'),
  capabilities: optional(list(capability), 'What a target may lack.'),
  parameters: optional(namedTable(parameter), 'What the user gives; steps use each as {name}.'),
  variables: optional(table(variable), 'Values that depend on a version; steps use each as {name}.'),
  servers: optional(
    table(object({ address: required(string(), 'A template, such as `{url}`.') })),
    'Addresses of servers of the API.',
  ),
  security: optional(
    table(
      object({
        header: required(string(), 'The name of the HTTP header.'),
        value: required(string(), 'Its value, a template.'),
      }),
    ),
    'How a security scheme of the API is met over HTTP.',
  ),
  secrets: optional(list(secret), 'Members of messages that are written nowhere.'),
  listeners: optional(namedTable(listener), 'Where our broker listens for a device.'),
  unasked: optional(
    unasked,
    'Topics on which the target sends without an MQTT subscription, since its document says so: against MQTT-3.3.2-3.',
  ),
  envelopes: optional(namedTable(envelope), 'How a message travels inside a larger one.'),
  bind: optional(table(binding), 'What AsyncAPI does not say of an operation, by its id.'),
  originator: optional(string(), 'Topic parameter that is the MQTT client id of whoever asks.'),
  defaults: optional(defaults, 'What steps need not say.'),
  clients: optional(
    list(name, 1),
    'Names of clients. Whoever of these speaks without having connected is connected just before, with CONNACK 0 presumed; so is the one and only client of steps in which nobody has a name.',
  ),
  preambles: optional(
    table(preamble),
    'What cases need before they can begin: a login, a device, a setting and its undo.',
  ),
  bystander: optional(
    bystander,
    'How a connection that only watches a broker comes in, for the length of the run.',
  ),
  smoke: optional(string(), 'Id of the requirement without which nothing else is worth trying.'),
  identify: optional(
    identify,
    'By what a target is recognised where nobody says by which spec to judge it: a run asks every spec that has it.',
  ),
  takesFrom: optional(
    identifier,
    'Another spec, of an earlier version of the same standard, from which requirements are taken instead of being written again.',
  ),
  takes: optional(
    list(taken),
    'The statements whose requirements are those of the other spec. They come before those of its own.',
  ),
  requirements: optional(list(requirement), 'What must hold, one by one.'),
  families: optional(list(family), 'Requirements that hold for many operations, members or values.'),
  untested: optional(
    list(untestedFact),
    'What the document says and no requirement tests, each with the reason.',
  ),
  rulings: optional(list(ruling), 'What we accept where the document is unclear.'),
  parts: optional(
    names,
    'Files beside this one that hold further requirements, families, preambles, bindings, rulings, untested facts.',
  ),
  partOf: optional(string(), 'In a part: id of the spec.'),
};

/** A conformance document: the spec itself, or one of its parts. */
export const documentForm: Form = object(documentWords, {
  if: { required: ['partOf'] },
  then: {
    propertyNames: {
      enum: ['partOf', 'preambles', 'bind', 'takes', 'requirements', 'families', 'untested', 'rulings'],
    },
  },
  else: { required: ['formatVersion', 'id', 'revision', 'title', 'role', 'api', 'sources'] },
});
