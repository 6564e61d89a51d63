import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { sentencesOf } from '.';
import { rich } from './rich';

const t = sentencesOf({
  plain: 'As it is',
  of: '{{done}} of {{total}}',
  file_zero: 'No file',
  file_one: '{{number}} file',
  file_other: '{{number}} files',
  part: { deep: 'In a branch', row_one: 'One row', row_other: '{{count}} rows' },
});

test.each([
  [t('plain'), 'As it is'],
  [t('of', { done: '1\u202f000', total: 0 }), '1\u202f000 of 0'],
  [t('of', { done: undefined, total: null }), ' of '],
  [t('of', { done: '{{total}} $& $1', total: 2 }), '{{total}} $& $1 of 2'],
  [t('file', { count: 0, number: 0 }), 'No file'],
  [t('file', { count: 1, number: 'one' }), 'one file'],
  [t('file', { count: 1.5, number: 1.5 }), '1.5 files'],
  [t('part.deep'), 'In a branch'],
  [t('part.row', { count: 0 }), '0 rows'],
  [t('part.row', { count: 1 }), 'One row'],
  [t.any('part.none'), 'part.none'],
])('says %s', (sentence, expected) => {
  expect(sentence).toBe(expected);
});

test('elements stand inside a sentence, what looks like another stays text', () => {
  render(
    <p data-testid="rich">
      {rich('See <link>the page</link> of <b>x</b>, <i>1 < 2</i>.', {
        link: <a href="/page">-</a>,
        b: <strong />,
      })}
    </p>,
  );
  expect(screen.getByTestId('rich').innerHTML).toBe(
    'See <a href="/page">the page</a> of <strong>x</strong>, &lt;i&gt;1 &lt; 2&lt;/i&gt;.',
  );
});
