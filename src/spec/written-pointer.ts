import type { Spec } from './model.js';

/** The pointer as the file has it, of one into a spec whose steps are complete. */
export function writtenPointer({ written }: Pick<Spec, 'written'>, pointer: string): string {
  const parts = /^(.*?\/(?:steps|control|undo|readBack|with\/[^/]+))\/(\d+)(.*)$/.exec(pointer);
  const [, list = '', index, inside = ''] = parts ?? [];
  const place = written[list]?.[Number(index)];
  return place === undefined ? pointer : `${list}/${place}${inside}`;
}
