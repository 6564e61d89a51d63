/** Run lengths by columns, zeros first, as COCO stores masks; `cells` is row-major, one byte a pixel. */
export function runsOf(cells: Uint8Array, height: number, width: number): number[] {
  const runs: number[] = [];
  let [value, run] = [0, 0];
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      const now = cells[y * width + x] ? 1 : 0;
      if (now !== value) {
        runs.push(run);
        [value, run] = [now, 0];
      }
      run += 1;
    }
  runs.push(run);
  return runs;
}

/** COCO's text for runs: differences to the run two before, five bits a character. */
export function encodeRle(cells: Uint8Array, height: number, width: number): string {
  let text = '';
  runsOf(cells, height, width).forEach((run, index, runs) => {
    let rest = index > 2 ? run - (runs[index - 2] as number) : run;
    let more = true;
    while (more) {
      let bits = rest & 31;
      rest >>= 5;
      more = bits & 16 ? rest !== -1 : rest !== 0;
      if (more) bits |= 32;
      text += String.fromCharCode(bits + 48);
    }
  });
  return text;
}

/** The cells of COCO's text; throws where it does not fill the mask exactly. */
export function decodeRle(text: string, height: number, width: number): Uint8Array {
  const runs: number[] = [];
  let position = 0;
  while (position < text.length) {
    let [value, shift, bits] = [0, 0, 32];
    while (bits & 32) {
      if (position >= text.length) throw new Error('The mask ends too early.');
      bits = text.charCodeAt(position++) - 48;
      value |= (bits & 31) << shift;
      shift += 5;
    }
    if (bits & 16 && shift < 32) value |= -1 << shift;
    runs.push(runs.length > 2 ? value + (runs[runs.length - 2] as number) : value);
  }
  if (runs.some((run) => run < 0) || runs.reduce((sum, run) => sum + run, 0) !== height * width)
    throw new Error('The mask does not fit its size.');
  const cells = new Uint8Array(height * width);
  let place = 0;
  runs.forEach((run, n) => {
    if (n % 2)
      for (let k = place; k < place + run; k++) cells[(k % height) * width + Math.floor(k / height)] = 1;
    place += run;
  });
  return cells;
}
