import type { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { matchPattern } from './match-pattern.js';

type Validate = (text: string) => boolean;

/** A format as ajv-formats has it, as a function. */
function known(name: 'date' | 'hostname'): Validate {
  const format = formats.default.get(name);
  if (format instanceof RegExp) return (text) => format.test(text);
  return (format as { validate: Validate }).validate;
}

/**
 * A time of RFC 3339, section 5.6: an offset has hours and minutes with a colon between them, or is Z; second 60 is the
 * last one of a day in UTC.
 */
export function isTime(text: string): boolean {
  const [, hour, minute, second, sign, offsetHour = '0', offsetMinute = '0'] =
    /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/i.exec(text) ?? [];
  if (hour === undefined) return false;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(offsetHour) > 23 || Number(offsetMinute) > 59)
    return false;
  if (Number(second) < 60) return true;
  const offset = (sign === '-' ? 1 : -1) * (Number(offsetHour) * 60 + Number(offsetMinute));
  const minutesInDay = 24 * 60;
  const utc = (Number(hour) * 60 + Number(minute) + offset + minutesInDay) % minutesInDay;
  return Number(second) === 60 && utc === minutesInDay - 1;
}

/** A time with its date, RFC 3339 section 5.6. */
export function isDateTime(text: string): boolean {
  const [date = '', time = '', ...more] = text.split(/t/i);
  return more.length === 0 && known('date')(date) && isTime(time);
}

/** The name of a host without the dot of an absolute domain name (RFC 1123, section 2.1). */
const isHostname: Validate = (text) => !text.endsWith('.') && known('hostname')(text);

const url = formats.default.get('url') as RegExp;

/** Integers of this many bits, as OpenAPI's registry of formats names them. */
const widths = [8, 16, 32, 64] as const;

/** Adds the formats that decide about a payload otherwise than ajv-formats has them, or that it does not have. */
export function addPayloadFormats(ajv: Ajv): void {
  ajv.addFormat('time', isTime);
  ajv.addFormat('date-time', isDateTime);
  ajv.addFormat('hostname', isHostname);
  // Its cost grows with the square of the text (ajv-formats 3.0.1).
  ajv.addFormat('url', (text) => matchPattern(url.source, text, url.flags) !== null);
  for (const width of widths) {
    const half = 2 ** (width - 1);
    ajv.addFormat(`int${width}`, {
      type: 'number',
      validate: (value: number) => Number.isInteger(value) && value >= -half && value < half,
    });
    ajv.addFormat(`uint${width}`, {
      type: 'number',
      validate: (value: number) => Number.isInteger(value) && value >= 0 && value < 2 * half,
    });
  }
}
