/** What to do when the user ends the run. */
export interface Interruption {
  onInterrupt: () => void;
  happened(): boolean;
  end(): void;
}

/** The first Ctrl-C ends the run in order and puts things back; the second ends the process. */
export function watchForInterruption(): Interruption {
  let happened = false;
  const interruption: Interruption = {
    onInterrupt: () => undefined,
    happened: () => happened,
    end: () => end(),
  };
  const listen = (): void => {
    if (happened) process.exit(130);
    happened = true;
    process.stdout.write(
      '\ninterrupted: ending the run and putting things back (once more to leave at once)\n',
    );
    interruption.onInterrupt();
  };
  const end = (): void => void process.off('SIGINT', listen).off('SIGTERM', listen);
  process.on('SIGINT', listen).on('SIGTERM', listen);
  return interruption;
}
