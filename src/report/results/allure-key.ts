import type { SessionHeader } from '../../verdict/record.js';

/**
 * By what Allure knows a case again in the next run: its id, which never changes, and the product. A sentence that is put
 * otherwise, or another version, keeps its history.
 */
export const allureKey = (
  id: string,
  target: Pick<SessionHeader['target'], 'product'> | undefined,
): string => (target?.product === undefined ? id : `${id} on ${target.product}`);
