import type { Asset, LabelSchema, Region } from '../api/types';
import { linesOf } from '../engine/shapes/geometry';
import { t } from '../i18n/ui';
import styles from './ui.module.css';

/** A picture with regions on it, to look at. */
export function PictureWithRegions({
  row,
  regions,
  schema,
  isModel,
}: {
  row: Pick<Asset, 'id' | 'name' | 'width' | 'height'>;
  regions: Region[];
  schema: LabelSchema | undefined;
  isModel: boolean;
}) {
  const color = (key: string) => schema?.labels.find((label) => label.key === key)?.color ?? '#A3A3A1';
  return (
    <svg
      viewBox={`0 0 ${row.width} ${row.height}`}
      className={styles.drawing}
      role="img"
      aria-label={t('pictureWithRegions.withRegions', { row: row.name, regions: regions.length })}
    >
      <image href={`/api/v1/assets/${row.id}/file`} width={row.width} height={row.height} />
      {regions.map((region) => {
        const lines = linesOf(region);
        const path = lines
          .map(({ points, closed }) => `M${points.map((p) => p.join(' ')).join('L')}${closed ? 'Z' : ''}`)
          .join('');
        return (
          <path
            key={region.id}
            d={path}
            fill={isModel || lines.some((line) => !line.closed) ? 'none' : color(region.label)}
            fillOpacity={0.12}
            fillRule="evenodd"
            stroke={color(region.label)}
            strokeWidth={2}
            strokeDasharray={isModel ? '6 4' : undefined}
            vectorEffect="non-scaling-stroke"
          />
        );
      })}
    </svg>
  );
}
