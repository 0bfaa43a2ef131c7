import { hashOf } from './hash.js';
import { htmlPassages } from './html-passages.js';

/** A piece of a page that a requirement may stand on: a line of Markdown or text, a block of HTML. */
export interface Passage {
  /** The line of the file on which it begins, from 1. */
  line: number;
  /** Its words, without what only shows them. */
  text: string;
  hash: string;
}

/** The passages of a page that have words, in their order. */
export function passagesOf(page: string): Passage[] {
  const found = isHtml(page) ? htmlPassages(page) : linesOf(page);
  return found.flatMap(({ line, text }) => {
    const words = wordsOf(text);
    return words === '' ? [] : [{ line, text: words, hash: hashOf(words) }];
  });
}

const isHtml = (page: string): boolean =>
  /^\uFEFF?\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body)\b/is.test(page);

const linesOf = (page: string): { line: number; text: string }[] =>
  page.split(/\r\n|\r|\n/).map((text, index) => ({ line: index + 1, text: withoutMarks(text) }));

/** A line of Markdown without its marks, so that a page in Markdown and the same in HTML have the same words. */
const withoutMarks = (line: string): string =>
  line
    .replace(/^\s*(>\s*)*/, '')
    .replace(/^(#{1,6}|[-*+]|\d{1,9}[.)])\s+/, '')
    .replace(/\s#+\s*$/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<\/?[A-Za-z][^<>]*>/g, '')
    .replace(/^\s*\||\|\s*$/g, '')
    .replace(/[*_`~]+/g, '')
    .replace(/\\([\\`*_{}[\]()#+\-.!<>|])/g, '$1')
    .replace(/&(lt|gt|amp|quot|nbsp|#39);/g, (_, name: string) => entities[name]!);

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ', '#39': "'" };

/** One space between words, and none at the ends; marks that Markdown and HTML write differently are left out of both. */
const wordsOf = (text: string): string =>
  text
    .replace(/[*_`~]+/g, '')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
