import { accessSync, constants, mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { whyUnwritable } from '../verdict/unwritable.js';
import { usage } from './usage.js';

/** The folder of a run, there before anything is started. */
export interface ReportFolder {
  /** What is prepared; when that comes to nothing the folder is taken away again. */
  keptIf<Value>(prepared: Promise<Value>): Promise<Value>;
}

/** Makes the folder of a run. Throws a usage error where none can be made or written. */
export function openReportFolder(folder: string): ReportFolder {
  let made: string | undefined;
  try {
    made = mkdirSync(folder, { recursive: true });
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
