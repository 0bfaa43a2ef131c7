import { useEffect, useState } from 'preact/hooks';

/** Where in the page a reader is: `#/0/case/mqtt-3.1.1/mqtt-3.1.1.MQTT-3.1.0-1`. */
export interface Route {
  /** Index of the run. */
  run: number;
  view: string;
  rest: string[];
  /** Words behind a question mark: a filter that can be passed on. */
  query: URLSearchParams;
}

export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [run = '', view = '', ...rest] = path.split('/').map(decoded);
  return { run: Number(run) || 0, view, rest, query: new URLSearchParams(query) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const addressOf = (run: number, view = '', ...rest: string[]): string =>
  `#/${[String(run), ...(view === '' ? [] : [view]), ...rest.map(encodeURIComponent)].join('/')}`;

/** The route of now, and of whenever it changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const look = (): void => setRoute(routeOf(location.hash));
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return route;
}
