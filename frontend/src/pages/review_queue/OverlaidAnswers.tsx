import type { WorkAsset } from '../../api/reviewing';
import type { Region } from '../../api/types';
import { outline } from '../../engine/shapes/geometry';
import { personColor } from '../../workspace/shared/people';

/** A small picture with several answers on it, each person in a colour of their own. */
export function OverlaidAnswers({
  asset,
  answers,
}: {
  asset: WorkAsset;
  answers: readonly (readonly Region[])[];
}) {
  return (
    <svg
      className="overlaid"
      viewBox={`0 0 ${asset.width} ${asset.height}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden
    >
      <image
        href={asset.thumbnail_url}
        width={asset.width}
        height={asset.height}
        preserveAspectRatio="none"
      />
      {answers.map((regions, index) =>
        regions.map((region) => {
          const points = outline(region);
          if (!points.length) return null;
          return (
            <polygon
              key={`${personColor(index)}-${region.id}`}
              points={points.map((point) => point.join(',')).join(' ')}
              fill="none"
              stroke={personColor(index)}
              strokeWidth={2}
              strokeDasharray={index % 2 ? '5 3' : undefined}
              vectorEffect="non-scaling-stroke"
            />
          );
        }),
      )}
    </svg>
  );
}
