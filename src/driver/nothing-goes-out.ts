/** What a transcript says where something was to be sent on a connection that had ended: it went nowhere. */
export const nothingGoesOut = 'nothing goes out any more: the connection had ended';
