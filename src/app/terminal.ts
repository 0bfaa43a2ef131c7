type Environment = Record<string, string | undefined>;

/** Whether text on a stream is coloured: as the user says (https://no-color.org, FORCE_COLOR), else on a terminal. */
export function coloured({ isTTY }: { isTTY?: boolean }, env: Environment = process.env): boolean {
  const forced = env['FORCE_COLOR'];
  // As Node itself has it: what is forced wins.
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  return isTTY === true;
}

/** Whether a line on a stream can be written over: a dumb terminal shows each one again. */
export const rewritesLines = ({ isTTY }: { isTTY?: boolean }, env: Environment = process.env): boolean =>
  isTTY === true && env['TERM'] !== 'dumb';
