import { Button } from '@mantine/core';
import { t } from '../i18n/ui';

/** Below a list that comes in pages: brings the next one, and is not there after the last. */
export function ShowMore({
  list,
}: {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}) {
  if (!list.hasNextPage) return null;
  return (
    <Button
      mt={8}
      variant="default"
      size="compact-sm"
      loading={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {t('showMore.showMore')}
    </Button>
  );
}
