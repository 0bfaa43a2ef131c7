import type { ContentKind } from '../api.js';
import type { Node } from './node.js';

const json = /^(application|text)\/(json|x-json)$|\+json$/;
const text =
  /^text\/|\+(xml|yaml)$|^application\/(xml|yaml|x-yaml|javascript|csv|x-www-form-urlencoded|graphql|sql|toml)$/;
const utf8 = /^(utf-?8|us-ascii)$/;

/** What a payload is by the content type that the document names (RFC 9110, section 8.3). */
export function contentKind(contentType: string | undefined): ContentKind {
  if (contentType === undefined) return 'any';
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (json.test(type)) return 'json';
  const charset = parameters
    .find((one) => one.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '');
  // A text in another encoding is bytes to us.
  return text.test(type) && (charset === undefined || utf8.test(charset)) ? 'text' : 'binary';
}

/** Types of which a value may be what a text says. */
const textual = ['string', 'number', 'integer', 'boolean', 'null'];

/** Why a schema says nothing of a payload of this kind, as a clause; undefined where it does. */
export function unjudgedAs(kind: ContentKind, schema: Node): string | undefined {
  const type = schema.get('type')?.value;
  if (type === undefined) return undefined;
  const types = [type].flat();
  if (kind === 'binary' && !types.includes('string'))
    return `the schema is for type ${types.join(' or ')}, and the document does not say how that is read from its content type`;
  if (kind === 'text' && !types.some((one) => textual.includes(String(one))))
    return `the schema is for type ${types.join(' or ')}, and the document does not say how a text is read as that`;
  return undefined;
}
