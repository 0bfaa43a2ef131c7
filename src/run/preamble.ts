import { runSteps } from '../checks/index.js';
import { NothingToUndo } from '../checks/steps/http.js';
import type { CheckContext } from '../checks/index.js';
import type { Step } from '../spec/steps.js';
import { substitute } from '../spec/template.js';
import { Inconclusive } from '../verdict/non-conformance.js';
import type { Environment } from './environment.js';
import type { EffectLine } from '../verdict/record.js';
import type { Journal } from './journal.js';

type Chosen = { name: string; way: number };

/** Brings the target into the state that cases need, and back. Preambles of scope `run` are gone through once. */
export class Preambles {
  readonly #once = new Map<string, Promise<Record<string, unknown>>>();

  constructor(
    private readonly environment: Environment,
    private readonly journal: Journal | undefined,
  ) {}

  /** Goes through the chosen preambles and adds what they leave behind to the context's scope. Answers what must be undone. */
  async enter(chosen: readonly Chosen[], context: CheckContext, caseId: string): Promise<EffectLine[]> {
    const effects: EffectLine[] = [];
    for (const [index, one] of chosen.entries()) {
      const before = chosen.slice(0, index);
      if (this.environment.spec.preambles[one.name]!.scope === 'run') {
        Object.assign(context.scope, await this.#shared(one, before));
      } else {
        const effect = await this.#go(one, before, context, caseId);
        if (effect) effects.push(effect);
      }
    }
    return effects;
  }

  /** Undoes one journaled effect. Answers false when it could not be done; the line then stays open in the record. */
  async undo(effect: EffectLine, signal: AbortSignal): Promise<boolean> {
    const driver = this.environment.driver(signal);
    const context = this.environment.context(driver, { key: `undo ${effect.id}`, values: effect.values });
    try {
      await this.enter(effect.needs, context, effect.case);
      Object.assign(context.scope, effect.values);
      await runSteps(context, effect.undo as Step[], { stage: 'undo', judging: false });
    } catch (error) {
      if (!(error instanceof NothingToUndo)) return false;
    } finally {
      await driver.close();
    }
    this.journal?.undone(effect.id);
    return true;
  }

  /** What a preamble of scope `run` left behind; every case waits for the same one. */
  #shared(chosen: Chosen, before: readonly Chosen[]): Promise<Record<string, unknown>> {
    const known = this.#once.get(chosen.name);
    if (known) return known;
    const made = this.#makeShared(chosen, before);
    this.#once.set(chosen.name, made);
    return made;
  }

  async #makeShared(chosen: Chosen, before: readonly Chosen[]): Promise<Record<string, unknown>> {
    const driver = this.environment.driver();
    const context = this.environment.context(driver, { key: `preamble ${chosen.name}`, values: {} });
    const own = { ...context.scope };
    const needed = before.filter(({ name }) => this.environment.spec.preambles[name]!.scope === 'run');
    try {
      await this.enter(needed, context, `preamble ${chosen.name}`);
      await this.#go(chosen, needed, context, `preamble ${chosen.name}`);
    } finally {
      await driver.close();
    }
    return Object.fromEntries(Object.entries(context.scope).filter(([name]) => !Object.hasOwn(own, name)));
  }

  async #go(
    { name, way }: Chosen,
    before: readonly Chosen[],
    context: CheckContext,
    caseId: string,
  ): Promise<EffectLine | undefined> {
    const { text, ways } = this.environment.spec.preambles[name]!;
    const { values, steps, undo } = ways[way]!;
    for (const [key, value] of Object.entries(values)) context.scope[key] = substitute(value, context.scope);
    const own = Object.fromEntries(Object.keys(values).map((key) => [key, context.scope[key]]));
    const needs = before.filter((one) => this.environment.spec.preambles[one.name]!.scope === 'run');
    const effect =
      undo.length === 0
        ? undefined
        : this.journal?.effect({
            spec: this.environment.spec.id,
            case: caseId,
            text,
            needs: [...needs],
            undo,
            values: own,
          });
    try {
      await runSteps(context, steps, { stage: `preamble ${name}`, judging: false });
    } catch (error) {
      if (error instanceof Inconclusive) throw new Inconclusive(`${text} could not be had: ${error.message}`);
      throw error;
    }
    return effect;
  }
}
