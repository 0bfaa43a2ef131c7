import { quotePlain } from '../../report/case/shell.js';
import { inline, oneLine } from './requirement-text.js';

/** What a workflow must know; paths are seen from the folder that it is run in. */
export interface Workflow {
  title: string;
  /** Folder of the spec. */
  folder: string;
  targetFile: string;
  /** The document that the spec was written of, where the spec has a copy. */
  original?: string;
  version: string;
}

/** The text of a workflow for GitHub: the spec on every push, and the device where a runner reaches its broker. */
export function workflowText({ title, folder, targetFile, original, version }: Workflow): string {
  const drift = ['npx mqtt-conformance drift', quotePlain(folder), original && quotePlain(original)]
    .filter(Boolean)
    .join(' ');
  return `# ${oneLine(title)}: the spec on every push; the device every night, where a runner of yours reaches its broker.
name: MQTT conformance
on:
  push:
  schedule: [{ cron: '17 3 * * *' }]
  workflow_dispatch:

jobs:
  spec:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm install --no-save mqtt-conformance@${version}
      - run: ${inline(`npx mqtt-conformance check ${quotePlain(folder)}`)}
      # Fails where the document no longer says what a requirement stands on.
      - run: ${inline(drift)}

  device:
    # Set the variable DEVICE_RUNNER to the label of a runner that reaches the broker.
    if: vars.DEVICE_RUNNER != '' && github.event_name != 'push'
    runs-on: \${{ vars.DEVICE_RUNNER }}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm install --no-save mqtt-conformance@${version}
      - run: ${inline(`npx mqtt-conformance --target-file=${quotePlain(targetFile)}`)}
        env:
          MQTT_PASSWORD: \${{ secrets.MQTT_PASSWORD }}
      - if: always()
        uses: actions/upload-artifact@v4
        with: { name: conformance, path: reports/out }
`;
}
