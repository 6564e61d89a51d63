import type { Stats } from '../api/types';
import { t } from '../i18n/prelabel';
import { count } from './format';
import layout from './layout.module.css';

/** Finished assets by who saw them last; nothing while none is. */
export function Finished({ stats }: { stats: Stats }) {
  const { reviewed, annotated, auto_accepted, imported } = stats.finished;
  const parts = [
    reviewed && t('reviewed', { shown: count(reviewed) }),
    annotated && t('annotated', { shown: count(annotated) }),
    auto_accepted && t('autoAccepted', { shown: count(auto_accepted) }),
    imported && t('imported', { shown: count(imported) }),
  ].filter(Boolean);
  if (!parts.length) return null;
  return (
    <p className={`dim ${layout.above}`} data-testid="finished">
      {t('finished', { parts: parts.join('; ') })}
    </p>
  );
}
