import { runSteps } from '../checks/index.js';
import type { AnnouncedChange, CheckContext } from '../checks/index.js';
import type { PreambleWay } from '../spec/model.js';
import type { Step } from '../spec/steps.js';
import type { Driver } from '../driver/driver.js';
import { takeBack } from './take-back.js';
import { substitute } from '../spec/template.js';
import { Inconclusive } from '../verdict/non-conformance.js';
import type { Environment } from './environment.js';
import type { ChangeLine } from '../verdict/record.js';
import type { Journal } from './journal.js';
import type { Transcript } from '../verdict/evidence.js';

type Chosen = { name: string; way: number };

interface OnBehalfOf {
  /** The case, for the journal. */
  caseId: string;
  /** What must be undone is added here before it is done, so that it is known whatever happens next. */
  changes: ChangeLine[];
}

/** A rejection that somebody may look at later, or nobody. */
function rejected(message: string): Promise<never> {
  const promise = Promise.reject(new Inconclusive(message));
  promise.catch(() => undefined);
  return promise;
}

/** A token is `#1name***`: see Secrets. */
function secretNotKnown(token: string): string {
  const name = /^#\d+([A-Za-z]+)/.exec(token)?.[1] ?? token;
  return `it takes the secret ${name}, which is not in the record; give it in the target file or by --param ${name}=…`;
}

/** Who speaks in the transcript for a preamble that all cases share, and who makes what it changes. */
export const onOf = (preamble: string): string => `preamble ${preamble}`;

const givesNames = ({ values, steps }: PreambleWay): boolean =>
  Object.keys(values).length > 0 || steps.some(({ capture = {} }) => Object.keys(capture).length > 0);

/** Whether a change was made once for all cases, by a preamble of scope `run`. */
export const isShared = (change: Pick<ChangeLine, 'case'>): boolean => change.case.startsWith(onOf(''));

/** Brings the target into the state that cases need, and back. Preambles of scope `run` are gone through once. */
export class Preambles {
  readonly #once = new Map<string, Promise<Record<string, unknown>>>();
  /** Preambles of scope `run` that could not be gone through. */
  readonly #failed = new Set<string>();
  /** Changes that preambles of scope `run` have announced. */
  readonly shared: ChangeLine[] = [];

  /** `exchanged` is given what went over connections that belong to no case, with the place in words. */
  constructor(
    private readonly environment: Environment,
    private readonly journal: Journal | undefined,
    private readonly exchanged: (place: string, transcript: Transcript) => void = () => undefined,
  ) {}

  /** Goes through the chosen preambles and adds what they leave behind to the context's scope. */
  async enter(
    chosen: readonly Chosen[],
    context: CheckContext,
    { caseId, changes }: OnBehalfOf,
  ): Promise<void> {
    for (const [index, one] of chosen.entries()) {
      const before = chosen.slice(0, index);
      const { scope, text } = this.environment.spec.preambles[one.name]!;
      if (scope === 'case') {
        await this.#go(one, before, context, { caseId, changes });
        continue;
      }
      const left = await this.#shared(one, before);
      Object.assign(context.scope, left);
      // They were seen in an exchange of their own; whoever judges the case again finds them in its transcript.
      context.driver.record({ on: onOf(one.name), type: 'note', text: `${text}, had once for all cases` });
      for (const [name, value] of Object.entries(left)) {
        context.driver.record({ on: onOf(one.name), type: 'capture', name, value });
      }
    }
  }

  /** Takes what the preambles of scope `run` left behind from a case's transcript, so that none is gone through again. */
  recall(chosen: readonly Chosen[], transcript: Transcript): void {
    for (const { name } of chosen.filter(
      (one) => this.environment.spec.preambles[one.name]!.scope === 'run',
    )) {
      const events = transcript.filter((event) => event.on === onOf(name));
      const captures = events.filter((event) => event.type === 'capture');
      const left = Object.fromEntries(captures.map((event) => [event.name, event.value]));
      this.#once.set(
        name,
        events.length > 0
          ? Promise.resolve(left)
          : rejected(`the recording does not hold what preamble ${name} left behind`),
      );
    }
  }

  /** Writes down a change that a check is about to make. What the steps of its undo name is filled in now. */
  willChange(
    { text, undo, readBack, reads, chosen }: AnnouncedChange & { chosen: readonly Chosen[] },
    { scope }: CheckContext,
    { caseId, changes }: OnBehalfOf,
  ): void {
    if (!this.journal) return;
    const spec = this.environment.spec.id;
    const steps = substitute(undo, scope) as Step[];
    const look = { readBack: substitute(readBack, scope) as Step[], reads };
    const needs = this.#neededByAnUndo(chosen);
    const change = { spec, case: caseId, text, needs, undo: steps, ...look, values: {} };
    changes.push(this.#announce(change, steps, this.journal));
  }

  /** Writes a change into the journal, with the secrets in what undoing it sends. */
  #announce(
    change: Omit<ChangeLine, 'type' | 'id' | 'secrets'>,
    sent: unknown,
    journal: Journal,
  ): ChangeLine {
    const secrets = this.environment.secrets.tokensIn(sent);
    return journal.change({ ...change, ...(secrets.length > 0 ? { secrets } : {}) });
  }

  /**
   * An undo may run in another process: it goes through what leaves nothing behind on the target and gives names, such as
   * a login, and no more. What gives no names looks at the state before the change, which holds no longer.
   */
  #neededByAnUndo(before: readonly Chosen[]): Chosen[] {
    return before.filter((one) => {
      const { scope, ways } = this.environment.spec.preambles[one.name]!;
      const way = ways[one.way]!;
      return scope === 'run' && way.undo.length === 0 && givesNames(way);
    });
  }

  /** Undoes one journaled change. Answers why it could not be done; the line then stays open in the record. */
  async undo(change: ChangeLine, signal: AbortSignal): Promise<string | undefined> {
    const unknown = change.secrets?.find((token) => !this.environment.secrets.knows(token));
    if (unknown !== undefined) return secretNotKnown(unknown);
    const driver = this.environment.driver(signal);
    const context = this.environment.context(driver, { key: `undo ${change.id}`, values: change.values });
    try {
      await this.enter(change.needs, context, { caseId: change.case, changes: [] });
      Object.assign(context.scope, change.values);
      await takeBack(context, change);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await driver.close();
      this.exchanged(`the undo of ${change.case}`, driver.transcript);
    }
    this.journal?.undone(change.id);
    return undefined;
  }

  /** Lets those of scope `run` that failed be gone through again: the target was away. */
  again(): void {
    for (const name of this.#failed) this.#once.delete(name);
    this.#failed.clear();
  }

  /** What a preamble of scope `run` left behind; every case waits for the same one. */
  #shared(chosen: Chosen, before: readonly Chosen[]): Promise<Record<string, unknown>> {
    const known = this.#once.get(chosen.name);
    if (known) return known;
    const made = this.#makeShared(chosen, before);
    this.#once.set(chosen.name, made);
    made.catch(() => this.#failed.add(chosen.name));
    return made;
  }

  async #makeShared(chosen: Chosen, before: readonly Chosen[]): Promise<Record<string, unknown>> {
    const driver = this.environment.driver();
    try {
      await this.#takeBackFailed(chosen.name);
      return await this.leftBy(chosen, before, driver);
    } finally {
      await driver.close();
      this.exchanged(onOf(chosen.name), driver.transcript);
    }
  }

  /** Goes through a preamble of scope `run` over a driver of its own. Answers what it leaves behind. */
  async leftBy(chosen: Chosen, before: readonly Chosen[], driver: Driver): Promise<Record<string, unknown>> {
    const place = onOf(chosen.name);
    const context = this.environment.context(driver, { key: place, values: {} });
    const own = { ...context.scope };
    const needed = before.filter(({ name }) => this.environment.spec.preambles[name]!.scope === 'run');
    // Undone at the end of the run: no case may do it while others still need them.
    const shared = { caseId: place, changes: this.shared };
    await this.enter(needed, context, shared);
    // What it needs is there by now.
    context.scope['now'] = Date.now();
    await this.#go(chosen, needed, context, shared);
    return Object.fromEntries(Object.entries(context.scope).filter(([name]) => !Object.hasOwn(own, name)));
  }

  /** An attempt that failed may have changed something all the same; the next one goes from what was there before. */
  async #takeBackFailed(name: string): Promise<void> {
    const { text } = this.environment.spec.preambles[name]!;
    for (const change of this.shared.filter((one) => one.case === onOf(name)).toReversed()) {
      const why = await this.undo(change, this.environment.signal);
      if (why !== undefined)
        throw new Inconclusive(`${text}: what an earlier attempt has changed could not be put back: ${why}`);
      this.shared.splice(this.shared.indexOf(change), 1);
    }
  }

  async #go(
    { name, way }: Chosen,
    before: readonly Chosen[],
    context: CheckContext,
    { caseId, changes }: OnBehalfOf,
  ): Promise<void> {
    const { text, ways } = this.environment.spec.preambles[name]!;
    const { values, steps, undo, readBack } = ways[way]!;
    for (const [key, value] of Object.entries(values)) context.scope[key] = substitute(value, context.scope);
    const own = Object.fromEntries(Object.keys(values).map((key) => [key, context.scope[key]]));
    const needs = this.#neededByAnUndo(before);
    if (undo.length > 0 && this.journal) {
      const spec = this.environment.spec.id;
      const look = readBack.length > 0 ? { readBack } : {};
      const change = { spec, case: caseId, text, needs, undo, ...look, values: own };
      changes.push(this.#announce(change, own, this.journal));
    }
    try {
      const exchange = await runSteps(context, steps, {
        stage: 'preamble',
        part: name,
        judging: false,
        apart: true,
      });
      await exchange.leave();
    } catch (error) {
      if (error instanceof Inconclusive) throw new Inconclusive(`${text} could not be had: ${error.message}`);
      throw error;
    }
  }
}
