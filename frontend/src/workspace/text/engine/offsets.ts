/**
 * Unicode code points (what the server stores) to and from UTF-16 units (what the browser counts).
 *
 * A mark every 1024 units keeps both ways at a scan of at most that, in 4 bytes a mark. Half a surrogate pair counts
 * as the whole: a unit inside a pair belongs to the code point it is in.
 */
const STEP = 1024;

export class Offsets {
  /** Code points before each mark. */
  private readonly marks: Uint32Array;
  readonly points: number;

  constructor(readonly text: string) {
    this.marks = new Uint32Array(Math.floor(text.length / STEP) + 1);
    let points = 0;
    for (let unit = 0; unit < text.length; unit++) {
      if (unit % STEP === 0) this.marks[unit / STEP] = points;
      if (!isSecondHalf(text, unit)) points += 1;
    }
    if (text.length % STEP === 0) this.marks[text.length / STEP] = points;
    this.points = points;
  }

  /** Code points before a unit offset. */
  toPoint(unit: number): number {
    const end = clamp(unit, this.text.length);
    const whole = isSecondHalf(this.text, end) ? end - 1 : end;
    const mark = Math.floor(whole / STEP);
    let points = this.marks[mark] ?? 0;
    for (let index = mark * STEP; index < whole; index++) if (!isSecondHalf(this.text, index)) points += 1;
    return points;
  }

  /** The unit offset a code point starts at. */
  toUnit(point: number): number {
    const wanted = clamp(point, this.points);
    let [low, high] = [0, this.marks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.marks[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    let points = this.marks[low] ?? 0;
    let unit = low * STEP;
    if (isSecondHalf(this.text, unit)) unit += 1;
    while (points < wanted) {
      unit += isSecondHalf(this.text, unit + 1) ? 2 : 1;
      points += 1;
    }
    return unit;
  }
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, Math.trunc(value)));
}

/** Whether the unit is the second half of a pair; a half that stands alone is a code point of its own. */
function isSecondHalf(text: string, unit: number): boolean {
  const code = text.charCodeAt(unit);
  if (!(code >= 0xdc00 && code <= 0xdfff)) return false;
  const before = text.charCodeAt(unit - 1);
  return before >= 0xd800 && before <= 0xdbff;
}
