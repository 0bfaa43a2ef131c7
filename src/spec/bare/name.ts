import { basename } from 'node:path';

/** Letters and digits of a text, with hyphens between its words; empty where it has none that an id may have. */
const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

/** The id of a document as a spec: its title, else the name of its file, in letters that an id may have. */
export const nameOf = (title: string, file: string): string =>
  slug(title) || slug(basename(file).replace(/\.[^.]+$/, '')) || 'document';
