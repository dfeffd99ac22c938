import { expect, it } from 'vitest';
import { isHeic } from './is-heic.ts';

const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

it('knows the pictures of iPhones by their first bytes, whatever the file is called', () => {
  expect(isHeic(bytes('\0\0\0\x24ftypheic\0\0\0\0'))).toBe(true);
  expect(isHeic(bytes('\0\0\0\x18ftypmif1\0\0\0\0'))).toBe(true);
  expect(isHeic(bytes('\0\0\0\x20ftypavif\0\0\0\0'))).toBe(false);
  expect(isHeic(bytes('\0\0\0\x20ftypisom\0\0\0\0'))).toBe(false);
  expect(isHeic(bytes('\xff\xd8\xff\xe0\0\x10JFIF\0'))).toBe(false);
  expect(isHeic(bytes(''))).toBe(false);
});
