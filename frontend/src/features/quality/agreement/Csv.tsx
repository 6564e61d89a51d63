import { Button } from '@mantine/core';
import { csvOf, save } from '../words';

export function Csv({
  name,
  rows,
  words = 'Save as CSV',
}: {
  name: string;
  rows: (string | number)[][];
  words?: string;
}) {
  return (
    <Button variant="subtle" size="compact-xs" onClick={() => save(name, csvOf(rows))}>
      {words}
    </Button>
  );
}
