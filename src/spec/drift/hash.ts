import { createHash } from 'node:crypto';

/** What a requirement keeps of its sentence: enough to know it again, and nothing of its words. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
