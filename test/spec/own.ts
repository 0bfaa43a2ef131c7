import type { Requirement, Spec } from '../../src/spec/model.js';

/** The requirements of a spec's own document, without the rules that hold on every MQTT connection of every run. */
export const ownRequirements = ({ requirements }: Pick<Spec, 'requirements'>): Requirement[] =>
  requirements.filter(({ check }) => check.name !== 'wire-rule');
