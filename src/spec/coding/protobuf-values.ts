import type { SchemaMismatch } from '../api.js';
import { isRecord, joinPointer } from '../pointer.js';
import { fieldsOf, type Field } from './protobuf-wire.js';

/** Integers of 64 bits, which JSON has as digits. */
const long = /^(int64|uint64|sint64|fixed64|sfixed64)$/;
const fraction = /^(double|float)$/;
const digits = /^-?\d+$/;

/**
 * What is wrong with a value as JSON has it (enumerations by name, bytes in base64, long integers as digits). protobufjs
 * makes a number of whatever it is given, so it cannot be asked.
 */
export function valueMismatches(fields: readonly Field[], value: unknown, at = ''): SchemaMismatch[] {
  if (!isRecord(value)) return [{ pointer: at, message: 'must be an object' }];
  return Object.entries(value).flatMap(([name, member]) => {
    const pointer = joinPointer(at, name);
    const field = fields.find((one) => one.name === name);
    if (!field) return [{ pointer, message: 'must be a field of the schema' }];
    if (field.map === true) return isRecord(member) ? [] : [{ pointer, message: 'must be an object' }];
    if (!field.repeated) return memberMismatches(field, member, pointer);
    if (!Array.isArray(member)) return [{ pointer, message: 'must be an array' }];
    return member.flatMap((one, index) => memberMismatches(field, one, joinPointer(pointer, index)));
  });
}

function memberMismatches(field: Field, value: unknown, pointer: string): SchemaMismatch[] {
  const within = fieldsOf(field);
  if (within) return valueMismatches(within, value, pointer);
  return isOf(field, value) ? [] : [{ pointer, message: `must be ${field.type}` }];
}

function isOf({ type, resolvedType }: Field, value: unknown): boolean {
  if (type === 'string' || type === 'bytes') return typeof value === 'string';
  if (type === 'bool') return typeof value === 'boolean';
  if (fraction.test(type)) return typeof value === 'number';
  if (isRecord(resolvedType) && isRecord(resolvedType['values']))
    return Object.hasOwn(resolvedType['values'], String(value)) || Number.isInteger(value);
  return Number.isInteger(value) || (long.test(type) && typeof value === 'string' && digits.test(value));
}
