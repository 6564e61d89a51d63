import { expect, test } from 'vitest';
import { orientationOf } from './orientation';

/** The head of a JPEG with one EXIF entry, in either order of bytes. */
function head(orientation: number, isLittle: boolean, before: number[] = []): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(26));
  tiff.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, isLittle);
  tiff.setUint32(4, 8, isLittle);
  tiff.setUint16(8, 1, isLittle);
  tiff.setUint16(10, 0x0112, isLittle);
  tiff.setUint16(12, 3, isLittle);
  tiff.setUint32(14, 1, isLittle);
  tiff.setUint16(18, orientation, isLittle);
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...new Uint8Array(tiff.buffer)];
  return new Uint8Array([0xff, 0xd8, ...before, 0xff, 0xe1, 0, exif.length + 2, ...exif, 0xff, 0xda, 0, 2]);
}

test.each([true, false])('reads how a picture is to be turned (little end first: %s)', (isLittle) => {
  expect(orientationOf(head(6, isLittle))).toBe(6);
  // Behind a block of another kind.
  expect(orientationOf(head(3, isLittle, [0xff, 0xe0, 0, 4, 1, 2]))).toBe(3);
});

test('says 1 where nothing is said, null where there is no JPEG, and reads no further than the bytes go', () => {
  expect(orientationOf(new Uint8Array([0xff, 0xd8, 0xff, 0xda, 0, 2]))).toBe(1);
  expect(orientationOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]))).toBeNull();
  expect(orientationOf(new Uint8Array([]))).toBeNull();
  for (let cut = 4; cut < head(6, true).length; cut += 1)
    expect([1, 6]).toContain(orientationOf(head(6, true).slice(0, cut)));
});
