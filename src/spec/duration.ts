const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000 };

/** `500ms`, `2s`, `1m` or a number of milliseconds, as milliseconds. */
export function milliseconds(duration: number | string): number {
  if (typeof duration === 'number') return duration;
  const match = /^(\d+)(ms|s|m)?$/.exec(duration);
  if (!match) throw new RangeError(`${JSON.stringify(duration)} is not a duration such as 500ms or 2s`);
  return Number(match[1]) * (units[match[2] ?? 'ms'] ?? 1);
}

/** For a time that is a parameter of the run, which a plan does not know yet, ms. */
const usualTime = 60_000;

/** Milliseconds that a time may take as far as it is known when a run is planned. */
export const plannedTime = (written: string | number): number =>
  String(written).includes('{') ? usualTime : milliseconds(written);
