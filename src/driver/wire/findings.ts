/**
 * What a look at the bytes of one packet found, in the order of the wire. `malformed` sentences name a rule that the
 * bytes break; `notes` name what is odd and not forbidden.
 */
export interface Findings {
  malformed: string[];
  notes: string[];
}
