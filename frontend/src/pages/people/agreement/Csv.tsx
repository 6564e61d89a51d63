import { Button } from '@mantine/core';
import { t } from '../../../i18n/people';
import { csvOf, save } from '../../../ui/csv';

export function Csv({
  name,
  rows,
  label = t('csv.saveCsv'),
}: {
  name: string;
  rows: (string | number)[][];
  label?: string;
}) {
  return (
    <Button variant="subtle" size="compact-xs" onClick={() => save(name, csvOf(rows))}>
      {label}
    </Button>
  );
}
