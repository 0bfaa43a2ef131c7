import { accessSync, constants, existsSync, mkdirSync, opendirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { whyUnwritable } from '../verdict/unwritable.js';
import { usage } from '../target/usage.js';

/** The folder of a run, there before anything is started. */
export interface ReportFolder {
  /** What is prepared; when that comes to nothing the folder is taken away again. */
  keptIf<Value>(prepared: Promise<Value>): Promise<Value>;
}

/** Makes the folder of a run. Throws a usage error where none can be made or written. */
export function openReportFolder(folder: string): ReportFolder {
  let made: string | undefined;
  try {
    made = makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw usage(
      `the reports cannot go to ${dirname(folder)}: ${whyUnwritable(error)}`,
      'Name a folder that can be written: --report-dir=<folder>.',
    );
  }
  return {
    keptIf: async (prepared) => {
      try {
        return await prepared;
      } catch (error) {
        if (made !== undefined) takeAway(folder, made);
        throw error;
      }
    },
  };
}

/**
 * Makes a folder and those above it; answers the topmost that was not there. Not by `recursive`, with which Node 20 may
 * never come back where no folder can be made.
 */
function makeFolder(folder: string): string | undefined {
  if (existsSync(folder)) {
    // Throws where it is no folder.
    opendirSync(folder).closeSync();
    return undefined;
  }
  const above = makeFolder(dirname(folder));
  mkdirSync(folder);
  return above ?? folder;
}

/** From the folder upwards, as far as it was made and is empty. */
function takeAway(folder: string, made: string): void {
  for (let path = folder; path.length >= made.length; path = dirname(path)) {
    try {
      rmdirSync(path);
    } catch {
      return;
    }
  }
}
