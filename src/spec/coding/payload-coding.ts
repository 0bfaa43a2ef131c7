import type { SchemaMismatch } from '../api.js';

/** How payloads of a message travel as bytes, where its schema is in a language that says so. */
export interface PayloadCoding {
  /** In the language's own name: `Avro`. */
  readonly language: string;
  /** What is wrong with the bytes stands in one clause: `must have a (1) as int32, and it is length-delimited`. */
  read(bytes: Uint8Array): { value: unknown } | { fault: string };
  /** The bytes of a value that fits. */
  write(value: unknown): Uint8Array;
  /** Judges a value of ours, before it is written. */
  mismatches(value: unknown): SchemaMismatch[];
  /** A small value that fits. */
  smallest(): unknown;
}
