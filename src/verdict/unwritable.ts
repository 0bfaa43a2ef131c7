const full: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

const reasons: Record<string, string> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the quota of this user on the disk is used up',
  EFBIG: 'the file may not become larger',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk can only be read',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file is in the way',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'a name is too long',
  EPIPE: 'nobody reads the output any more',
  EIO: 'the terminal is gone',
};

/** Why something could not be written, in words. */
export const whyUnwritable = (error: unknown): string => {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
};

/** There is no room for it. */
export const isFull = (error: unknown): boolean => full.has((error as NodeJS.ErrnoException).code ?? '');
