import type { Api } from './api.js';
import { milliseconds } from './duration.js';
import { expandFamily } from './families.js';
import type {
  Envelope,
  Family,
  ForEach,
  Lane,
  OperationBinding,
  Preamble,
  PreambleWay,
  Requirement,
  Ruling,
  Spec,
  Untested,
} from './model.js';
import type { Duration, Step } from './steps.js';
import { table } from './table.js';

type Written = Record<string, unknown>;

interface Surroundings {
  api: Api;
  path: string;
  files: Spec['files'];
  /** `file:line` of a JSON pointer. */
  at: (pointer: string) => string;
  /** The schema behind `file#/pointer`, for families over members and values. */
  readSchema: (reference: string) => unknown;
}

/** Gives a conformance document that fits its schema the form of the model: defaults filled in, places noted. */
export function specFrom(written: Written, { api, path, files, at, readSchema }: Surroundings): Spec {
  const list = <T>(name: string): T[] => (written[name] ?? []) as T[];
  const map = <T>(name: string): Record<string, T> =>
    table(Object.entries((written[name] ?? {}) as Record<string, T>));
  const id = String(written['id']);
  const role = written['role'] as Spec['role'];
  const bind = map<OperationBinding>('bind');
  const place = (pointer: string): Place => ({ pointer, at: at(pointer) });
  const families = list<Written>('families').map((item, index) =>
    familyFrom(item, place(`/families/${index}`)),
  );
  return {
    id,
    revision: String(written['revision']),
    title: String(written['title']),
    role,
    ...(written['behindBroker'] === undefined ? {} : { behindBroker: true as const }),
    path,
    files,
    api,
    costlyPatterns: api.costlyPatterns,
    sources: list('sources'),
    capabilities: list('capabilities'),
    parameters: map('parameters'),
    variables: map('variables'),
    servers: map('servers'),
    security: map('security'),
    secrets: list('secrets'),
    listeners: map('listeners'),
    ...(written['unasked'] === undefined
      ? {}
      : { unasked: written['unasked'] as NonNullable<Spec['unasked']> }),
    envelopes: table(
      Object.entries(map<Partial<Envelope>>('envelopes')).map(([name, envelope]) => [
        name,
        { with: envelope.with ?? [], request: envelope.request, answer: envelope.answer ?? [''] },
      ]),
    ),
    bind,
    ...(written['originator'] === undefined ? {} : { originator: String(written['originator']) }),
    defaults: defaultsFrom(
      map<never>('defaults') as Omit<Spec['defaults'], 'timeout'> & { timeout?: Duration },
    ),
    clients: list('clients'),
    preambles: table(
      Object.entries(map<Written>('preambles')).map(([name, preamble]) => [name, preambleFrom(preamble)]),
    ),
    bystander: { needs: [], ...map<never>('bystander') },
    ...(written['smoke'] === undefined ? {} : { smoke: String(written['smoke']) }),
    ...(written['identify'] === undefined
      ? {}
      : { identify: written['identify'] as NonNullable<Spec['identify']> }),
    requirements: [
      ...list<Written>('requirements').map((item, index) => ({
        id: String(item['id']),
        ...requirementFrom(item, place(`/requirements/${index}`)),
      })),
      ...families.flatMap((family) => expandFamily({ id, role, api, bind, readSchema }, family)),
    ],
    families,
    written: {},
    untested: list<Untested>('untested'),
    rulings: list<Ruling>('rulings'),
  };
}

const defaultsFrom = ({
  timeout,
  ...others
}: Omit<Spec['defaults'], 'timeout'> & { timeout?: Duration }): Spec['defaults'] => ({
  ...others,
  ...(timeout === undefined ? {} : { timeout: milliseconds(timeout) }),
});

function preambleFrom(written: Written): Preamble {
  const ways = (written['ways'] as Partial<PreambleWay>[]).map((way) => ({
    with: way.with ?? [],
    needs: way.needs ?? [],
    uses: way.uses ?? [],
    values: way.values ?? {},
    steps: way.steps ?? [],
    undo: way.undo ?? [],
    readBack: way.readBack ?? [],
  }));
  return {
    text: String(written['text']),
    scope: written['scope'] as Preamble['scope'],
    presumes: (written['presumes'] ?? []) as string[],
    ways,
  };
}

interface Place {
  at: string;
  pointer: string;
}

function requirementFrom(written: Written, place: Place): Omit<Requirement, 'id'> {
  const list = (name: string): string[] => (written[name] ?? []) as string[];
  const within = written['within'] as string | number | undefined;
  const check = written['check'] as string | undefined;
  return {
    level: (written['level'] ?? 'MUST') as Requirement['level'],
    basis: (written['basis'] ?? 'document') as Requirement['basis'],
    text: String(written['text']),
    source: written['source'] as Requirement['source'],
    capabilities: list('capabilities'),
    needs: list('needs'),
    requires: list('requires'),
    presumes: list('presumes'),
    uses: list('uses'),
    effects: list('effects') as Requirement['effects'],
    riskyCases: list('riskyCases'),
    caseCapabilities: (written['caseCapabilities'] ?? {}) as Requirement['caseCapabilities'],
    cases: (written['cases'] ?? {}) as Requirement['cases'],
    control: (written['control'] ?? []) as Step[],
    check:
      check === undefined
        ? { name: 'steps', with: written['steps'] }
        : { name: check, with: written['with'] ?? {} },
    ...place,
    ...(written['operation'] === undefined ? {} : { operation: String(written['operation']) }),
    ...(written['observes'] === undefined ? {} : { observes: String(written['observes']) }),
    ...(written['lane'] === undefined ? {} : { lane: written['lane'] as Lane }),
    ...(within === undefined ? {} : { within: milliseconds(within) }),
    ...(written['ruling'] === undefined ? {} : { ruling: String(written['ruling']) }),
  };
}

function familyFrom(written: Written, place: Place): Family {
  return {
    id: String(written['id']),
    ...requirementFrom(written, place),
    forEach: written['forEach'] as ForEach,
    except: (written['except'] ?? {}) as Record<string, string>,
    table: (written['table'] ?? {}) as Family['table'],
    otherwise: (written['otherwise'] ?? {}) as Family['otherwise'],
  };
}
