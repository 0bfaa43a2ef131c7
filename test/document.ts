import type { Explanation } from './matrix/explanation.js';
import type { LegalTwins } from './matrix/legal-twins/mending.js';

/** What the tests that every document goes through must know of one: `test/document.ts` beside its twin. */
export interface DocumentTests {
  /**
   * Some of its cases, by the beginning of their ids, and when the target goes away in their midst. Missing for a device
   * that is only a client: nothing can stand between it and our broker, and coming again is what its spec is about.
   */
  away?: {
    /** Without the id of the spec. */
    only: string;
    /** Number of the packet at which it goes. */
    packet: number;
    /** A text that one or several of the cases send, at which it goes. */
    contains?: string;
  };
  /** The acts that break the document, made legal: test/matrix/legal-twins. */
  legalTwins: LegalTwins;
  /** Acts that the document does not forbid, though they are answered with a refusal or a close, with the reason. */
  legalActs?: Record<string, string>;
  /**
   * Requirements, or single cases, whose expectation holds after the legal twin of the act as well: each with the reason
   * why it is tried all the same, and what it can fail on.
   */
  untold?: Record<string, string>;
  /** Why its whole kill matrix does not stand in reports/sample; missing where it does. */
  matrixNotCommitted?: string;
  /** Missing where the twin is a broker that nobody here wrote. */
  generic?: {
    /** Names of some generic mutants that the twin must give. */
    some: string[];
    /** Those that are meant to survive, each with the reason. */
    survivors: readonly Explanation[];
    /** A sample of them is tried on a push as well; else only at night. */
    onAPush?: boolean;
  };
}
