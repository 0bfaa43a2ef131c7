import type { Server } from '../../spec/api.js';
import type { Spec } from '../../spec/model.js';
import { inline, oneLine } from './requirement-text.js';

/** The broker that the document names, as an address; undefined where it names none, or one that depends. */
export function addressIn({ api }: Pick<Spec, 'api'>): string | undefined {
  const server = Object.values(api.servers).find(
    ({ protocol, host }) => /^(mqtts?|secure-mqtt|wss?)$/.test(protocol) && !/[{}]/.test(host),
  );
  return server && `${schemeOf(server)}://${server.host}`;
}

const schemeOf = ({ protocol }: Server): string => (protocol === 'secure-mqtt' ? 'mqtts' : protocol);

/** The text of a target file for one device behind one broker. */
export function targetText(spec: Spec): string {
  const address = addressIn(spec);
  const values = Object.entries(spec.parameters).filter(([name]) => !/^(username|password)$/.test(name));
  return `# One device, behind one broker. Change what is yours.
formatVersion: 1
spec: .

# The broker that the device is connected to.
${address === undefined ? '# address: mqtt://192.168.0.10:1883' : `address: ${inline(address)}`}

# What is judged, for the reports and for the known findings below.
# product: ${inline(spec.title)}
# version: 1.0.0

# Secrets come from the environment and are written nowhere.
# parameters:
#   username: conformance
#   password: { env: MQTT_PASSWORD }
${values.map(([name, { text }]) => `#   ${inline(name)}: …   # ${oneLine(text)}\n`).join('')}
# Failures that are known and do not block.
# knownFindings:
#   - requirement: ${spec.requirements.at(-1)!.id}
#     product: ${inline(spec.title)}
#     versions: '<1.1.0'
#     seen: a part of what was seen
#     reason: reported to the vendor
`;
}
