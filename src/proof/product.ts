import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean } from '../spec/read/nearest.js';
import { readYaml } from '../spec/read/read-yaml.js';
import { usage } from '../target/usage.js';

/** What a certificate is about, as the vendor says it. */
export interface Product {
  name: string;
  vendor: string;
  /** Of hardware or of a server's host. */
  hardware?: string;
  /** The version of what was judged. */
  firmware: string;
  /** SHA-256 of the firmware image, in hexadecimal digits. */
  imageSha256?: string;
  serial?: string;
  url?: string;
  /** Who ran it, and how to ask them. */
  testedBy: string;
}

const required = ['name', 'vendor', 'firmware', 'testedBy'] as const;
const optional = ['hardware', 'serial', 'url', 'image', 'imageSha256'] as const;
const words: readonly string[] = [...required, ...optional];

/** Reads a product file; `image:` names a file beside it that is hashed. Throws a usage error. */
export function readProduct(path: string): Product {
  const value = readYaml(path).value as Record<string, unknown> | null;
  const given = value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
  const refuse = (what: string): never => {
    throw usage(`${path} ${what}`, `Its words are ${words.join(', ')}; the first four must be there.`);
  };
  for (const name of Object.keys(given))
    if (!words.includes(name)) refuse(`has an unknown word "${name}"${didYouMean(name, words)}`);
  for (const name of required) if (given[name] === undefined) refuse(`does not say ${name}`);
  for (const [name, one] of Object.entries(given))
    if (typeof one !== 'string' || one.trim() === '') refuse(`has for ${name} no text; put it in quotes`);
  const { image, ...rest } = given as Record<string, string>;
  const sha256 = image === undefined ? rest['imageSha256'] : hashOf(join(dirname(path), image), refuse);
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) refuse('has for imageSha256 no SHA-256');
  const { imageSha256: _told, ...others } = rest;
  return { ...(others as unknown as Product), ...(sha256 === undefined ? {} : { imageSha256: sha256 }) };
}

function hashOf(image: string, refuse: (what: string) => never): string {
  try {
    return createHash('sha256').update(readFileSync(image)).digest('hex');
  } catch (error) {
    return refuse(`names an image that cannot be read: ${(error as Error).message}`);
  }
}

/** As the folder of a certificate has it: a text in JSON is one in YAML. */
export const productText = (product: Product): string =>
  Object.entries(product)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');
