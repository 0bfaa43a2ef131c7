/**
 * What was seen on a broker beside what an AsyncAPI document says: warnings, never a verdict, since others may use the
 * same broker. Written when the run of its spec ends. Numbers are bounded; `leftOut` counts what is not told.
 */
export interface SurfaceLine {
  type: 'surface';
  spec: string;
  /** Milliseconds for which was listened. */
  duration: number;
  /** Why not everything was listened to until the end, as a clause; then only what the cases saw is told. */
  partly?: string;
  /** Topics that are used and not declared, most messages first. */
  undeclared: UndeclaredTopic[];
  /** Operations on whose declared topics nothing came. */
  unseen: { operation: string; address: string }[];
  /** Members of payloads that no schema of the document has a word for. */
  members: UnknownMember[];
  leftOut: { undeclared: number; unseen: number; members: number };
}

export interface UndeclaredTopic {
  /** Control characters as escapes, long ones cut. */
  topic: string;
  messages: number;
  /** True: only retained messages came, which may be of long ago. */
  retained?: true;
  /** Operations of the document on whose topics nothing came, and from which this one differs in one level. */
  near?: string[];
}

export interface UnknownMember {
  operation: string;
  topic: string;
  /** JSON pointer, with * for the index of an item. */
  pointer: string;
  messages: number;
}
