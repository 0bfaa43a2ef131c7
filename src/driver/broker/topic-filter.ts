/** How a filter of a shared subscription begins (MQTT 5.0, section 4.8.2); brokers have them before 5.0 as an extension. */
const shared = /^\$share\/[^/+#]+\//;

/** Whether messages on a topic come by a subscription (MQTT 3.1.1 section 4.7), shared or not. */
export function comesBy(filter: string, topic: string): boolean {
  const own = filter.replace(shared, '');
  if (topic.startsWith('$') && /^[+#]/.test(own)) return false;
  const names = topic.split('/');
  const levels = own.split('/');
  for (const [index, level] of levels.entries()) {
    if (level === '#') return true;
    if (index >= names.length || (level !== '+' && level !== names[index])) return false;
  }
  return levels.length === names.length;
}

export const isShared = (filter: string): boolean => shared.test(filter);
