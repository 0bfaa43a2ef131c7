/** A finite number as the decimal that its shortest text writes: `units` times ten to the power of `exponent`. */
interface Decimal {
  units: bigint;
  exponent: number;
}

function decimal(value: number): Decimal {
  const [mantissa = '', power = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { units: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/**
 * Whether a value is a whole multiple of a divisor, both taken as the decimals that people wrote: 1.15 is 115 times 0.01,
 * though the binary fractions that stand for them do not divide.
 */
export function isMultipleOf(value: number, divisor: number): boolean {
  if (!Number.isFinite(value)) return false;
  const [a, b] = [decimal(value), decimal(divisor)];
  const least = Math.min(a.exponent, b.exponent);
  const scaled = ({ units, exponent }: Decimal): bigint => units * 10n ** BigInt(exponent - least);
  return scaled(b) !== 0n && scaled(a) % scaled(b) === 0n;
}
