/** Characters that no XML 1.0 document may hold, not even as references (section 2.2); half surrogates among them. */
const illegal =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string =>
  text.replace(illegal, '\ufffd').replace(/[&<>"]/g, (character) => entities[character] ?? character);

/** A parser would turn line ends and tabs of an attribute into spaces, and a carriage return into a line feed. */
const escapeAttribute = (text: string): string =>
  escape(text).replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);

export type Attributes = Record<string, string | number | undefined>;

/** An element of lines, its children indented by two spaces. Attributes without a value are left out. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string[] {
  const start = `<${name}${attributesText(attributes)}`;
  if (children.length === 0) return [`${start}/>`];
  return [`${start}>`, ...children.map((line) => `  ${line}`), `</${name}>`];
}

/** The same one line after the other, for children that together would fill the memory. */
export function* elementLines(
  name: string,
  attributes: Attributes,
  children: Iterable<string>,
): Generator<string, void> {
  const start = `<${name}${attributesText(attributes)}`;
  let isEmpty = true;
  for (const line of children) {
    if (isEmpty) yield `${start}>`;
    isEmpty = false;
    yield `  ${line}`;
  }
  yield isEmpty ? `${start}/>` : `</${name}>`;
}

/** An element that holds text, as it is. One string, so that nothing gets indented. */
export const textElement = (name: string, attributes: Attributes, text: string): string[] => [
  `<${name}${attributesText(attributes)}>${escape(text).replaceAll('\r', '&#13;')}</${name}>`,
];

const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
    .join('');
