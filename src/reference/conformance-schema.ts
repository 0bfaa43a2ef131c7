import type { JsonSchema } from '../schema/form.js';
import { documentForm } from '../spec/format/document.js';
import { stepsForm } from '../steps/step.js';

/** The JSON Schema of a conformance document: `specs/conformance.schema.json`. */
export function conformanceSchema(): Record<string, JsonSchema | string> {
  const definitions = { ...documentForm.definitions, ...stepsForm.definitions };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'conformance.schema.json',
    title: 'The part of a spec that AsyncAPI cannot say',
    ...(documentForm.schema as Record<string, JsonSchema>),
    definitions: definitions as unknown as JsonSchema,
  };
}
