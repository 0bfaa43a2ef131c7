/** True when a topic name matches a filter, by MQTT 3.1.1 section 4.7. */
export function topicMatches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false;
  const names = topic.split('/');
  const parts = filter.split('/');
  for (const [index, part] of parts.entries()) {
    if (part === '#') return true;
    if (index >= names.length) return false;
    if (part !== '+' && part !== names[index]) return false;
  }
  return parts.length === names.length;
}

const template = /\{([^{}/]+)\}/g;

/** The topic of a channel with its parameters filled in; the names of those that are missing. */
export function fillAddress(
  address: string,
  parameters: Readonly<Record<string, string | number>>,
): { topic: string; missing: string[] } {
  const missing: string[] = [];
  const topic = address.replace(template, (_, name: string) => {
    if (Object.hasOwn(parameters, name)) return String(parameters[name]);
    missing.push(name);
    return '+';
  });
  return { topic, missing };
}

/** The value that a topic has for one parameter of its channel's address; undefined when it does not match. */
export function parameterOf(address: string, topic: string, name: string): string | undefined {
  const source = address
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(template, (_, parameter: string) => (parameter === name ? '([^/]+)' : '[^/]+'));
  return new RegExp(`^${source}$`).exec(topic)?.[1];
}
