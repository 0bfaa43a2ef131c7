import { aboutBytes } from './of-kind.js';

/** MQTT-3.3.2-2. */
export const topicWildcards = aboutBytes(
  'topic-wildcards',
  'messages',
  'a topic without wildcards',
  (packet) => packet?.type === 'PUBLISH',
);
