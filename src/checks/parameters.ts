import { formOf, reference, string, type Form } from '../schema/form.js';
import type { MessageWords } from '../steps/content-words.js';
import type { Step } from '../steps/step.js';
import type { RequestWords } from '../steps/verbs/request.js';

/** Forms that the parameters of several checks have. */

export const steps: Form<readonly Step[]> = reference('steps');
export const request: Form<RequestWords> = reference('request');
export const message: Form<MessageWords> = reference('message');
/** The name of a client, or of a listener of our broker. */
export const who = string();
export const numberOrText: Form<number | string> = formOf({ type: ['number', 'string'] });
