import { Button } from '@mantine/core';
import { t } from '../../i18n/annotate';

export interface Look {
  brightness: number;
  contrast: number;
}

export const plainLook: Look = { brightness: 1, contrast: 1 };

const place = (project: string) => `assay.look.${project}`;

/** Brightness and contrast as they were last set in a project, within bounds. */
export function loadLook(project: string): Look {
  try {
    const raw: unknown = JSON.parse(localStorage.getItem(place(project)) ?? 'null');
    if (typeof raw !== 'object' || raw === null) return plainLook;
    const { brightness, contrast } = raw as Partial<Look>;
    return bounded({ brightness: Number(brightness), contrast: Number(contrast) });
  } catch {
    return plainLook;
  }
}

export function saveLook(project: string, look: Look): void {
  localStorage.setItem(place(project), JSON.stringify(look));
}

const within = (value: number) => (Number.isFinite(value) ? Math.min(3, Math.max(0.2, value)) : 1);

export const bounded = ({ brightness, contrast }: Look): Look => ({
  brightness: within(brightness),
  contrast: within(contrast),
});

/** The sliders over the bar at the bottom; the picture alone changes, never what is stored. */
export function Adjust({
  look,
  onChange,
  onClose,
}: {
  look: Look;
  onChange: (look: Look) => void;
  onClose: () => void;
}) {
  return (
    <section
      className="adjust"
      aria-label={t('adjust')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      {(['brightness', 'contrast'] as const).map((name, n) => (
        <label key={name}>
          <span>{t(name)}</span>
          <input
            // biome-ignore lint/a11y/noAutofocus: the panel is opened to move its sliders
            autoFocus={n === 0}
            type="range"
            min={0.2}
            max={3}
            step={0.05}
            value={look[name]}
            onChange={(event) => onChange(bounded({ ...look, [name]: Number(event.currentTarget.value) }))}
          />
          <span className="value">{Math.round(look[name] * 100)} %</span>
        </label>
      ))}
      <p className="dim">{t('adjustHint')}</p>
      <Button variant="default" size="compact-xs" onClick={() => onChange(plainLook)}>
        {t('adjustReset')}
      </Button>
      <Button size="compact-xs" onClick={onClose}>
        {t('done')}
      </Button>
    </section>
  );
}
