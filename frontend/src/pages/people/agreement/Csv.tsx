import { Button } from '@mantine/core';
import { csvOf, save } from '../../../ui/csv';

export function Csv({
  name,
  rows,
  label = 'Save as CSV',
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
