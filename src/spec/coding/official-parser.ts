import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Where a package may be installed: beside this one, or in the project where the command runs. */
const places = (): string[] => [import.meta.url, join(process.cwd(), 'package.json')];

/**
 * The library behind one of AsyncAPI's schema parsers, which are installed by whoever needs them; undefined where it is
 * not there. The parsers themselves turn a schema into JSON Schema and read no payload.
 */
export function libraryOf<Library>(parser: string, library: string): Library | undefined {
  for (const place of places()) {
    try {
      const beside = createRequire(place).resolve(parser);
      return createRequire(beside)(library) as Library;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}
