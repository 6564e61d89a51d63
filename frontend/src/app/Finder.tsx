import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';

/** Finds a project or a page; loaded after the first paint, since nobody searches before. */
export function Finder({ actions }: { actions: SpotlightActionData[] }) {
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      nothingFound="Nothing found"
      searchProps={{ placeholder: 'Find a project or a page', 'aria-label': 'Search' }}
    />
  );
}
