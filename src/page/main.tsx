import { render } from 'preact';
import { CasePage } from './case.js';
import { CoveragePage } from './coverage.js';
import { data, isComparison, type PageRun } from './data.js';
import { DevicePage } from './device.js';
import { Frame, Title } from './frame.js';
import { Everything } from './everything.js';
import { KnownFindings } from './known-findings.js';
import { Runs } from './runs.js';
import { Setup } from './setup.js';
import { Timings } from './timings.js';
import { Requirements } from './requirements.js';
import { useRoute, type Route } from './route.js';
import { Summary } from './summary.js';
import './style.css';

function View({ route, run }: { route: Route; run: PageRun }) {
  const { run: index, view, rest } = route;
  switch (view) {
    case '':
      return <Summary run={run} index={index} />;
    case 'runs':
      return <Runs />;
    case 'requirements':
      return <Requirements key={route.query.toString()} run={run} route={route} />;
    case 'case':
      return <CasePage run={run} index={index} spec={rest[0] ?? ''} id={rest.slice(1).join('/')} />;
    case 'device':
      return <DevicePage run={run} index={index} />;
    case 'coverage':
      return <CoveragePage run={run} index={index} />;
    case 'findings':
      return <KnownFindings run={run} index={index} />;
    case 'timing':
      return <Timings run={run} index={index} />;
    case 'setup':
      return <Setup run={run} />;
    case 'all':
      return <Everything run={run} index={index} />;
    default:
      return <Title>There is no view {view}</Title>;
  }
}

function App() {
  const asked = useRoute();
  const route = location.hash === '' && isComparison() ? { ...asked, view: 'runs' } : asked;
  const run = data.runs[route.run] ?? data.runs[0];
  if (!run)
    return data.comparison ? (
      <main>
        <Runs />
      </main>
    ) : (
      <p>The page has no data.</p>
    );
  return (
    <Frame route={route} run={run}>
      <View route={route} run={run} />
    </Frame>
  );
}

const place = document.getElementById('app');
if (place) {
  place.replaceChildren();
  render(<App />, place);
}
