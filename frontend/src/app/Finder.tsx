import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { t } from '../i18n/app';

/** Finds a project or a page; loaded after the first paint, since nobody searches before. */
export function Finder({ actions }: { actions: SpotlightActionData[] }) {
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      nothingFound={t('finder.nothingFound')}
      searchProps={{ placeholder: t('finder.findProjectPage'), 'aria-label': t('finder.search') }}
    />
  );
}
