/**
 * The target is wrong. Carries what the document demands and what was seen, in the protocol's terms; vitest and
 * Allure read `expected` and `actual` and call it an assertion failure.
 */
export class NonConformance extends Error {
  override readonly name = 'NonConformance';
  constructor(
    readonly expected: string,
    readonly actual: string,
    /** JSON pointer to where content differs. */
    readonly at?: string,
  ) {
    super(`expected ${expected}, but ${actual}`);
    delete this.stack;
  }
}

/**
 * Nothing could be judged: a precondition or control did not hold. Never a pass, never the target's failure.
 * `because` names the case or the missing parameter that explains it, where there is one.
 */
export class Inconclusive extends Error {
  override readonly name = 'Inconclusive';
  constructor(
    message: string,
    readonly because?: string,
  ) {
    super(message);
    delete this.stack;
  }
}
