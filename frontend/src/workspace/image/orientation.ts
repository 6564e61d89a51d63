const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
const ORIENTATION = 0x0112;

/**
 * How a JPEG says it is to be turned, 1 to 8 as in EXIF; 1 where it says nothing, null where the bytes are no JPEG.
 * The head of the file is enough: pictures name it before their first line.
 */
export function orientationOf(head: Uint8Array): number | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const has = (offset: number, length: number) => offset + length <= view.byteLength;
  if (!has(0, 4) || view.getUint16(0) !== 0xffd8) return null;
  for (let offset = 2; has(offset, 4); offset += 2 + view.getUint16(offset + 2)) {
    const marker = view.getUint16(offset);
    // The picture itself begins: nothing was said.
    if (marker === 0xffda || marker >> 8 !== 0xff) return 1;
    if (marker !== 0xffe1 || !has(offset + 4, 14)) continue;
    const tiff = offset + 10;
    if (!EXIF.every((byte, n) => head[offset + 4 + n] === byte)) continue;
    const isLittle = view.getUint16(tiff) === 0x4949;
    const entries = tiff + view.getUint32(tiff + 4, isLittle);
    if (!has(entries, 2)) return 1;
    const count = view.getUint16(entries, isLittle);
    for (let n = 0; n < count; n++) {
      const entry = entries + 2 + 12 * n;
      if (!has(entry, 12)) return 1;
      if (view.getUint16(entry, isLittle) === ORIENTATION) return view.getUint16(entry + 8, isLittle);
    }
    return 1;
  }
  return 1;
}
