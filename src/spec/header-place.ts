/** The header that a runtime expression of AsyncAPI names, such as `$message.header#/replyTo`; undefined where it names none. */
export const headerIn = (expression: string): string | undefined =>
  /^\$message\.header#\/([^/]+)$/.exec(expression)?.[1];
