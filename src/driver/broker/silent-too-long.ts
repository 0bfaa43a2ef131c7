/** How our broker's end of a connection stands in a transcript on which nothing came for too long (MQTT-3.1.2-24). */
export const silentTooLong = 'no packet came for one and a half keep-alives and 2 s more';
