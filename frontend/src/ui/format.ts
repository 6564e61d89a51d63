import dayjs from 'dayjs';
import relativeTime from 'dayjs/plugin/relativeTime';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import { t } from '../i18n/ui';

dayjs.extend(relativeTime);
dayjs.extend(utc);
dayjs.extend(timezone);

let zone = '';

/** Has every time be said in the person's zone (an IANA name); empty is the browser's. */
export function setZone(name: string) {
  zone = name;
}

function local(text: string): dayjs.Dayjs {
  return zone ? dayjs(text).tz(zone) : dayjs(text);
}

/** Groups digits with thin spaces that do not break, as the server's sentences do: 12 400. */
export function count(value: number): string {
  return decimal(Math.round(value), 0);
}

/** The same with so many decimals: 1 234.5. */
export function decimal(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, '\u202f');
}

/** Within a week relative, else the date. */
export function when(text: string): string {
  const time = local(text);
  return Math.abs(dayjs().diff(time, 'day')) < 7 ? time.fromNow() : time.format('D MMM YYYY');
}

export function exactly(text: string): string {
  return local(text).format('D MMM YYYY, HH:mm:ss');
}

export function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  return value < 1024 ** 2 ? `${(value / 1024).toFixed(0)} kB` : `${(value / 1024 ** 2).toFixed(1)} MB`;
}

/** Bytes as a disk's maker says them: 1.5 GB, 20 MB. */
export function size(value: number): string {
  for (const [unit, unitName] of [
    [1e12, 'TB'],
    [1e9, 'GB'],
    [1e6, 'MB'],
  ] as const)
    if (value >= unit) return `${(value / unit).toFixed(value >= 100 * unit ? 0 : 1)} ${unitName}`;
  return `${count(value / 1e3)} kB`;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** 40 s, 12 min, 3 h, 2 days. */
export function duration(seconds: number | null): string {
  if (seconds === null) return t('format.notYet');
  if (seconds < 90) return t('format.s', { value: Math.round(seconds) });
  if (seconds < 90 * 60) return t('format.min', { value: Math.round(seconds / 60) });
  if (seconds < 36 * 3600) return t('format.h', { value: Math.round(seconds / 3600) });
  return t('format.days', { value: Math.round(seconds / 86_400) });
}

/** A share that is worth one decimal under 10 %. */
export function fine(share: number): string {
  return share > 0 && share < 0.1 ? `${(share * 100).toFixed(1)} %` : `${(share * 100).toFixed(0)} %`;
}
