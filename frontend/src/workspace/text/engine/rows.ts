/**
 * Lays a text out in rows of a given width, so that only those in view need to exist.
 *
 * A row never holds a line end; CRLF, LF and CR end a line and belong to no row. Rows break after white space, between
 * letters of scripts without spaces, else anywhere but inside what is drawn as one sign.
 */
export type Measure = (sign: string) => number;

const GROWTH = 4096;
/** Rows between two looks at the clock: a slice must not hold up the page. */
const BETWEEN = 16;

export class Rows {
  /** Unit offsets [start, end) of each row, and the line it belongs to. */
  private starts = new Uint32Array(GROWTH);
  private ends = new Uint32Array(GROWTH);
  private lines = new Uint32Array(GROWTH);
  count = 0;
  private position = 0;
  private line = 0;
  private isEnded = false;
  private readonly widths = new Map<number, number>();
  private readonly narrow = new Float64Array(0x250);

  constructor(
    readonly text: string,
    private readonly width: number,
    private readonly measure: Measure,
  ) {
    for (let code = 0; code < this.narrow.length; code++) this.narrow[code] = -1;
  }

  get isDone(): boolean {
    return this.isEnded;
  }

  /** The share of the text that is laid out, in [0, 1]. */
  get share(): number {
    return this.isEnded ? 1 : this.position / this.text.length;
  }

  /** Lays out for about so many milliseconds; true when the text has ended. */
  extend(milliseconds: number, clock: () => number = () => performance.now()): boolean {
    const until = clock() + milliseconds;
    while (!this.isEnded) {
      for (let n = 0; n < BETWEEN && !this.isEnded; n++) this.next();
      if (clock() >= until) break;
    }
    return this.isEnded;
  }

  start(row: number): number {
    return this.starts[row] ?? this.text.length;
  }

  end(row: number): number {
    return this.ends[row] ?? this.text.length;
  }

  lineOf(row: number): number {
    return this.lines[row] ?? 0;
  }

  isFirstOfLine(row: number): boolean {
    return row === 0 || this.lineOf(row) !== this.lineOf(row - 1);
  }

  /** The row a unit offset is in; a line end belongs to the row before it. */
  rowAt(unit: number): number {
    let [low, high] = [0, Math.max(0, this.count - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private next(): void {
    const { text } = this;
    let used = 0;
    // After this offset the row may be broken.
    let space = -1;
    let unit = this.position;
    while (unit < text.length) {
      const code = text.codePointAt(unit) ?? 0;
      if (code === 10 || code === 13) {
        this.push(this.position, unit);
        const isPair = code === 13 && text.charCodeAt(unit + 1) === 10;
        this.position = unit + (isPair ? 2 : 1);
        this.line += 1;
        return;
      }
      const size = code > 0xffff ? 2 : 1;
      const isBlank = code === 32 || code === 9 || code === 0x3000;
      used += this.widthOf(code);
      if (used > this.width && unit > this.position && !isBlank && !joins(text, unit, code)) {
        const end = space > this.position ? space : unit;
        this.push(this.position, end);
        this.position = end;
        return;
      }
      unit += size;
      if (isBlank || code === 0x2d || standsAlone(code)) space = unit;
    }
    this.push(this.position, text.length);
    this.position = text.length;
    this.isEnded = true;
  }

  private widthOf(code: number): number {
    if (code < this.narrow.length) {
      const known = this.narrow[code] ?? -1;
      if (known >= 0) return known;
      const width = this.measure(code === 9 ? '    ' : String.fromCodePoint(code));
      this.narrow[code] = width;
      return width;
    }
    const known = this.widths.get(code);
    if (known !== undefined) return known;
    // What is drawn on the sign before it takes no room of its own.
    const width = isExtender(code) ? 0 : this.measure(String.fromCodePoint(code));
    this.widths.set(code, width);
    return width;
  }

  private push(start: number, end: number): void {
    if (this.count === this.starts.length) {
      this.starts = grown(this.starts);
      this.ends = grown(this.ends);
      this.lines = grown(this.lines);
    }
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.lines[this.count] = this.line;
    this.count += 1;
  }
}

function grown(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(values.length * 2);
  more.set(values);
  return more;
}

const extender = /\p{M}|\u200d|[\u{1f3fb}-\u{1f3ff}]|[\u{e0020}-\u{e007f}]/u;

function isExtender(code: number): boolean {
  return extender.test(String.fromCodePoint(code));
}

/** Whether a sign is drawn as part of the one before it. */
function joins(text: string, unit: number, code: number): boolean {
  return (code >= 0x300 && isExtender(code)) || text.charCodeAt(unit - 1) === 0x200d;
}

/** Scripts written without spaces: a row may break after any letter. */
function standsAlone(code: number): boolean {
  return (
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7af) ||
    (code >= 0x20000 && code <= 0x3ffff)
  );
}

const strong = /\p{L}/u;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|[\u{10800}-\u{10fff}]|[\u{1e800}-\u{1efff}]/u;

/** The direction of a line: that of its first letter. */
export function directionOf(line: string): 'ltr' | 'rtl' {
  const letter = strong.exec(line)?.[0];
  return letter && rightToLeft.test(letter) ? 'rtl' : 'ltr';
}
