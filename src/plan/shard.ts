import { createHash } from 'node:crypto';

/** One part of a plan that several machines share, such as the second of four. */
export interface Shard {
  /** From 1. */
  index: number;
  of: number;
}

/** Which of so many parts a case belongs to, from 1: by its id alone, so that it never moves when others come and go. */
export const shardOf = (id: string, of: number): number =>
  (createHash('sha256').update(id).digest().readUInt32BE() % of) + 1;

/** `2/4` */
export const shardText = ({ index, of }: Shard): string => `${index}/${of}`;
