/** How files of these types begin, as hexadecimal digits (each type's own standard; IANA media types). */
const beginnings: Record<string, readonly string[]> = {
  'image/jpeg': ['ffd8ff'],
  'image/png': ['89504e470d0a1a0a'],
  'image/gif': ['474946383761', '474946383961'],
  'image/bmp': ['424d'],
  'image/tiff': ['49492a00', '4d4d002a'],
  'application/pdf': ['25504446'],
  'application/gzip': ['1f8b'],
  'application/zip': ['504b0304', '504b0506'],
};

/** How bytes of a media type begin, where that is known: several ways, as hexadecimal digits. */
export const beginningsOf = (contentType: string): readonly string[] =>
  beginnings[contentType.toLowerCase().split(';')[0]!.trim()] ?? [];
