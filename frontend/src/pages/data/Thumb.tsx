import { IconAlertTriangle, IconWorldDownload } from '@tabler/icons-react';
import type { Asset } from '../../api/types';
import { t } from '../../i18n/data';
import { stages, stageWord } from '../../ui/stages';

/** One asset in the grid: its picture or first words or, where there is neither, why. */
export function Thumb({ row, open }: { row: Asset; open: () => void }) {
  return (
    <button type="button" className="thumb" onClick={open}>
      <Picture row={row} />
      <span className="cap">
        <span
          className="ellipsis"
          title={row.tags.length ? t('thumb.tagged', { row: row.name, tags: row.tags.join(', ') }) : row.name}
        >
          {row.name}
        </span>
        <span style={{ color: stages.find((item) => item.stage === row.stage)?.color, whiteSpace: 'nowrap' }}>
          {stageWord(row.stage)}
        </span>
      </span>
    </button>
  );
}

function Picture({ row }: { row: Asset }) {
  if (row.characters > 0)
    return (
      <span className="excerpt" dir="auto">
        {row.excerpt}
      </span>
    );
  if (row.has_thumbnail) return <img src={`/api/v1/assets/${row.id}/thumbnail`} alt="" loading="lazy" />;
  if (row.failure)
    return (
      <span className="absent" title={row.failure}>
        <IconAlertTriangle size={20} stroke={1.4} color="var(--wrong)" aria-hidden />
        <strong>{t(row.is_away ? 'cannotFetch' : 'failed')}</strong>
        <span className="why">{row.failure}</span>
      </span>
    );
  if (row.is_away)
    return (
      <span className="absent">
        <IconWorldDownload size={20} stroke={1.4} aria-hidden />
        <strong>{t('away')}</strong>
        <span className="why">{t('awayWhy')}</span>
      </span>
    );
  return <div className="skeleton" />;
}
