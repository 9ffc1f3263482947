import { describe, expect, it } from 'vitest';
import { type FileTraits, isOfSameImage } from '../../main/app-image';

const own = '/tmp/.mount_GatehAbCdEf/gatehouse';
const executable = '/tmp/.mount_GatehGhIjKl/gatehouse';
const traits: FileTraits = { size: 180_000_000, mtimeMs: 1000, ino: 7 };

/** The other start’s file has these traits. */
function isSame(executable: string, other: Partial<FileTraits> | undefined = {}): boolean {
  const path = '/proc/7/exe';
  return isOfSameImage({ executable, path, own }, (asked) =>
    asked === path ? other && { ...traits, ...other } : traits,
  );
}

describe('the executable of another start of an AppImage', () => {
  it('is ours when it is the same file of a mounted image', () => {
    expect(isSame(executable)).toBe(true);
    expect(isSame('/home/ada/tmp/.mount_GatehGhIjKl/gatehouse')).toBe(true);
  });

  it.each([
    ['another file of the image', '/tmp/.mount_GatehGhIjKl/chrome_crashpad_handler', {}],
    ['a file that is in no image', '/tmp/gatehouse', {}],
    ['a file of another length', executable, { size: 1 }],
    ['a file of another time', executable, { mtimeMs: 1 }],
    ['a copy of it', executable, { ino: 8 }],
  ])('is not: %s', (_what, path, other) => {
    expect(isSame(path, other)).toBe(false);
  });

  it('is not ours when it is gone, or when we are in no image ourselves', () => {
    const gone = { executable, path: '/proc/7/exe', own };
    expect(isOfSameImage(gone, (path) => (path === own ? traits : undefined))).toBe(false);
    expect(isOfSameImage({ ...gone, own: '/opt/Gatehouse/gatehouse' }, () => traits)).toBe(false);
  });
});
