import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { usage } from '../target/usage.js';

/** A signed text: https://github.com/secure-systems-lab/dsse, version 1. */
export interface Envelope {
  /** Base64. */
  payload: string;
  payloadType: string;
  signatures: { keyid: string; sig: string }[];
}

/** What is signed: the type of the payload and the payload, each with its length in bytes before it. */
const preAuthEncoding = (payloadType: string, payload: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `),
    payload,
  ]);

/** The SHA-256 of a public key in DER, in hexadecimal digits. */
export const keyIdOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** An Ed25519 key of a PEM file. Throws a usage error for any other. */
export function readKey(path: string, kind: 'private' | 'public'): KeyObject {
  const wrong = (why: string): Error =>
    usage(
      `${path} is no ${kind} Ed25519 key: ${why}`,
      kind === 'private'
        ? 'Make one: openssl genpkey -algorithm ed25519 -out key.pem'
        : 'Give the public half: openssl pkey -in key.pem -pubout -out pub.pem',
    );
  let key: KeyObject;
  try {
    const pem = readFileSync(path);
    if (kind === 'public' && pem.includes('PRIVATE KEY')) throw new Error('it is the private half');
    key = kind === 'private' ? createPrivateKey(pem) : createPublicKey(pem);
  } catch (error) {
    throw wrong((error as Error).message);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw wrong(`it is of type ${key.asymmetricKeyType}`);
  return key;
}

export function signed(payloadType: string, text: string, key: KeyObject): Envelope {
  const payload = Buffer.from(text);
  return {
    payload: payload.toString('base64'),
    payloadType,
    signatures: [
      {
        keyid: keyIdOf(key),
        sig: sign(null, preAuthEncoding(payloadType, payload), key).toString('base64'),
      },
    ],
  };
}

/** Whether one of the signatures is by this key. */
export function isSignedBy({ payload, payloadType, signatures }: Envelope, key: KeyObject): boolean {
  const encoded = preAuthEncoding(payloadType, Buffer.from(payload, 'base64'));
  return signatures.some(({ sig }) => verify(null, encoded, key, Buffer.from(sig, 'base64')));
}
