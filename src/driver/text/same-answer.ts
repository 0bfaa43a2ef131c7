type Exchanged = Map<unknown, unknown>;

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Values at which a question differs from an earlier one of the same form: its correlation id, for one. */
function exchanged(earlier: unknown, now: unknown, found: Exchanged): Exchanged {
  if (isContainer(earlier) && isContainer(now)) {
    for (const [key, value] of Object.entries(earlier)) {
      exchanged(value, (now as Record<string, unknown>)[key], found);
    }
  } else if (earlier !== now && now !== undefined) {
    found.set(earlier, now);
  }
  return found;
}

/**
 * The answer that a question would have had, when one of the same form was answered so: the values by which the two
 * differ are exchanged in it. A text that is not JSON stays as it is.
 */
export function sameAnswer(question: { earlier: string; now: string }, answer: string): string {
  try {
    const values = exchanged(JSON.parse(question.earlier), JSON.parse(question.now), new Map());
    if (values.size === 0) return answer;
    return JSON.stringify(JSON.parse(answer), (_key, value: unknown) => values.get(value) ?? value);
  } catch {
    return answer;
  }
}
