import type { LastWill, Server } from '../api.js';
import type { Node } from './node.js';

/** What `bindings.mqtt` says of the client; what is not of the binding's form says nothing. */
export function readClient(server: Node): Pick<Server, 'client'> {
  const binding = server.get('bindings', 'mqtt');
  if (!binding) return {};
  const clientId = binding.text('clientId');
  const cleanSession = binding.get('cleanSession')?.value;
  const lastWill = readLastWill(binding.get('lastWill'));
  return {
    client: {
      ...(clientId !== undefined && { clientId }),
      ...(typeof cleanSession === 'boolean' && { cleanSession }),
      ...(lastWill && { lastWill }),
    },
  };
}

function readLastWill(will: Node | undefined): LastWill | undefined {
  const topic = will?.text('topic');
  if (!will || topic === undefined) return undefined;
  const message = will.text('message');
  const [qos, retain] = [will.get('qos')?.value, will.get('retain')?.value];
  return {
    topic,
    ...(message !== undefined && { message }),
    ...((qos === 0 || qos === 1 || qos === 2) && { qos }),
    ...(typeof retain === 'boolean' && { retain }),
  };
}
