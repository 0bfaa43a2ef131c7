/** What a badge says, left and right. */
export interface Badge {
  label: string;
  message: string;
  /** A green that white text can be read on. */
  color: string;
}

/** The JSON that https://shields.io/badges/endpoint-badge takes. */
export const badgeJson = (badge: Badge): string => `${JSON.stringify({ schemaVersion: 1, ...badge })}\n`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);

/** Points, of a letter of 11 points in a font of no certain width. */
const letter = 7;

/** A badge of two fields. */
export function badgeSvg({ label, message, color }: Badge): string {
  const [left, right] = [label, message].map((text) => text.length * letter + 16) as [number, number];
  const [title, width] = [escaped(`${label}: ${message}`), left + right];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${title}">
<title>${title}</title>
<rect width="${left}" height="20" fill="#444"/>
<rect x="${left}" width="${right}" height="20" fill="${color}"/>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="${left / 2}" y="14" textLength="${left - 16}">${escaped(label)}</text>
<text x="${left + right / 2}" y="14" textLength="${right - 16}">${escaped(message)}</text>
</g>
</svg>
`;
}
