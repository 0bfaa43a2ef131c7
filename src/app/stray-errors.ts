/** More of them say nothing more. */
const most = 20;

let take: ((error: unknown) => void) | undefined;

/** Whether an error that nobody caught was taken down; otherwise the process must end. */
export function isTakenDown(error: unknown): boolean {
  take?.(error);
  return take !== undefined;
}

/**
 * While the work goes on, an error that nobody caught (thrown in a listener of some library) does not end the process,
 * which would leave a target changed. Answers the messages after those of the work.
 */
export async function takingDown(work: Promise<string[]>): Promise<string[]> {
  const strays = new Set<string>();
  take = (error) => {
    if (strays.size >= most) return;
    strays.add(error instanceof Error ? error.message : String(error));
    if (error instanceof Error) process.stderr.write(`please report this:\n${error.stack}\n`);
  };
  try {
    return [...(await work), ...strays];
  } finally {
    take = undefined;
  }
}
