import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';

/** The environment reaches every thread of a run, each of which reads the spec. */
const variable = 'MQTT_CONFORMANCE_ALLOW_OUTSIDE';

/** From now on a spec may name files anywhere. */
export const allowOutside = (): void => void (process.env[variable] = 'yes');

const isIn = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '..' && !/^\.\.[\\/]/.test(way) && !isAbsolute(way);
};

/**
 * Why a file that a spec names may not be read: a spec of a stranger must not show what else is on this machine. Symbolic
 * links are followed first. Undefined when it lies in the folder of the spec, or files outside are allowed.
 */
export function outside(folder: string, path: string): string | undefined {
  if (process.env[variable] === 'yes') return undefined;
  const lies = isIn(resolve(folder), resolve(path));
  if (lies && !existsSync(path)) return undefined;
  if (lies && isIn(realpathSync(folder), realpathSync(path))) return undefined;
  return 'lies outside the folder of the spec, and only --allow-outside lets a spec name such files';
}
