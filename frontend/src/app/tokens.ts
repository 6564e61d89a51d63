/** The one place that decides how Assay looks. */

/** Neutrals in 11 steps, lightest first. */
export const light = [
  '#FFFFFF',
  '#FAFAF8',
  '#F3F2EE',
  '#E4E2DD',
  '#CFCCC5',
  '#A9A59C',
  '#7C786F',
  '#5F5B53',
  '#454239',
  '#2E2C27',
  '#1C1B19',
] as const;

/** Mantine's dark scale runs from the text to the page. */
export const dark = [
  '#ECEBE8',
  '#C6C5C1',
  '#A3A3A1',
  '#7F8184',
  '#4A4E54',
  '#363A40',
  '#2B2E33',
  '#1A1C1F',
  '#131416',
  '#0E0F11',
] as const;

export const accent = { light: '#8A5A00', dark: '#F0B64A' } as const;

/** Foreground of each meaning on its panel; each comes with an icon and a word. */
export const meaning = {
  waiting: { light: '#5F5B53', dark: '#A3A3A1' },
  model: { light: '#6A3FB5', dark: '#B79BF0' },
  person: { light: '#0B6E6E', dark: '#5CC8C2' },
  review: { light: '#A34A00', dark: '#F29B5B' },
  done: { light: '#1E6E34', dark: '#6FCB87' },
  wrong: { light: '#B3261E', dark: '#F2887F' },
  paused: { light: '#8A5A00', dark: '#F0B64A' },
} as const;

export const panel = { light: '#FFFFFF', dark: '#1A1C1F' } as const;
export const page = { light: '#FAFAF8', dark: '#131416' } as const;
export const surround = '#0E0F11';

/** Okabe and Ito's colours (2008), extended to 12; told apart by most colour-blind people. */
export const labelColors = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#CC79A7',
  '#D55E00',
  '#56B4E9',
  '#F0E442',
  '#882255',
  '#117733',
  '#44AA99',
  '#AA4499',
  '#999933',
] as const;

const [LIGHTNESS, CHROMA, ANGLE] = [0.66, 0.12, 137.508];

/**
 * The colour of the label at a place: beyond the first twelve one lightness and one strength, each hue a golden angle
 * from the last (OKLCH, Ottosson 2020). The server gives the same (annotation/schema/colors.py).
 */
export function labelColor(index: number): string {
  const known = labelColors[index];
  if (known) return known;
  const hue = ((index - labelColors.length) * ANGLE * Math.PI) / 180;
  const [a, b] = [CHROMA * Math.cos(hue), CHROMA * Math.sin(hue)];
  const long = (LIGHTNESS + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (LIGHTNESS - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (LIGHTNESS - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  const hex = channels.map((value) =>
    Math.floor(255 * gamma(value) + 0.5)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('').toUpperCase()}`;
}

function gamma(value: number): number {
  const clipped = Math.min(1, Math.max(0, value));
  return clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
}

/** The WCAG 2 contrast of two colours, 1 to 21. */
export function contrast(first: string, second: string): number {
  const [a, b] = [luminance(first), luminance(second)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(color: string): number {
  const channels = [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
