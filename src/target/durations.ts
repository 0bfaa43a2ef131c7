/** Milliseconds: the longest wait that may be asked for. A case may take many, and Node's timers end after 24 days. */
export const longestDuration = 3_600_000;

/** Why a number of milliseconds is no duration of an option; undefined when it is one. */
export const whyNoDuration = (value: number, least: number, most = longestDuration): string | undefined =>
  value >= least && value <= most ? undefined : `It must be from ${least}ms to ${most / 60_000}m.`;
