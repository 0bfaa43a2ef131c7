import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { data, isComparison, type PageRun } from './data.js';
import { addressOf, type Route } from './route.js';

const views = [
  ['', 'Summary'],
  ['requirements', 'Requirements'],
  ['device', 'Device'],
  ['coverage', 'Coverage'],
  ['findings', 'Known findings'],
  ['timing', 'Timing'],
  ['setup', 'Setup'],
  ['all', 'For print'],
] as const;

const viewsOf = ({ sessions }: PageRun): (typeof views)[number][] =>
  views.filter(([view]) => view !== 'device' || sessions.some(({ device }) => device));

/** The head, the ways through the page, and the view; each new view is announced by its heading. */
export function Frame({ route, run, children }: { route: Route; run: PageRun; children: ComponentChildren }) {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const place = `${route.run}/${route.view}/${route.rest.join('/')}`;
  useEffect(() => {
    if (!first.current) {
      main.current?.querySelector('h1')?.focus();
      scrollTo(0, 0);
    }
    first.current = false;
  }, [place]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skip(event, main.current)}>
        Skip to the content
      </a>
      <header class="head">
        <p class="tool">
          mqtt-conformance {data.tool} · run {run.run}
        </p>
        <nav aria-label="Views">
          {isComparison() && (
            <a href="#/0/runs" aria-current={route.view === 'runs' ? 'page' : undefined}>
              All runs
            </a>
          )}
          {viewsOf(run).map(([view, title]) => (
            <a
              key={view}
              href={addressOf(route.run, view)}
              aria-current={route.view === view ? 'page' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main ref={main} id="main">
        {children}
      </main>
    </>
  );
}

/** A link to the main part would take the place of the route. */
function skip(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.querySelector('h1')?.focus();
}

/** The heading of a view, which takes the focus when the view comes. */
export function Title({ children }: { children: ComponentChildren }) {
  return <h1 tabIndex={-1}>{children}</h1>;
}

/** A table that may be wider than a phone: it moves in a frame of its own, by keyboard as well. */
export function Wide({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="wide" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
