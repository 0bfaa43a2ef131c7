/** The type of a packet with its article, for a sentence: `a SUBACK`, `an UNSUBACK`. */
export const aPacket = (type: string): string => `${/^(A|UN)/.test(type) ? 'an' : 'a'} ${type}`;
