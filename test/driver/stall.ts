/** Keeps this thread busy, so that nothing that comes is looked at meanwhile. */
export function stall(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
