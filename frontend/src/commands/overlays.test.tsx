import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ComponentProps, useState } from 'react';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { KeySheet } from './KeySheet';
import { defaultKeymap, type Keymap } from './keymap';
import { Palette } from './Palette';
import { type CommandSpec, Commands } from './registry';

beforeAll(() => {
  Element.prototype.scrollIntoView = () => {};
  window.matchMedia = vi
    .fn()
    .mockReturnValue({ matches: false, addEventListener() {}, removeEventListener() {} });
});

afterEach(cleanup);

const run = vi.fn();
const spec = (id: string, name: string, keys: string[], more: Partial<CommandSpec> = {}): CommandSpec => ({
  id,
  name,
  keys,
  group: 'Draw',
  run: () => run(id),
  ...more,
});
const specs = [
  spec('box', 'Box', ['B']),
  spec('polygon', 'Polygon', ['P']),
  spec('turn', 'Turn the view', ['Alt+R'], { group: 'View' }),
  spec('merge', 'Merge polygons', ['Ctrl+M'], { enabled: () => false }),
];

const shown = (props: Partial<ComponentProps<typeof Palette>> = {}) => {
  run.mockClear();
  const onClose = vi.fn();
  render(<Palette commands={new Commands(specs)} onClose={onClose} {...props} />);
  return { onClose, rows: () => screen.queryAllByRole('option').map((row) => row.textContent) };
};

describe('the palette', () => {
  test('lists what can be done now, with keys, and finds it by words from anywhere in the name', async () => {
    const { rows } = shown();
    expect(rows()).toEqual(['BoxDrawB', 'PolygonDrawP', 'Turn the viewViewAlt+R']);
    await userEvent.type(screen.getByRole('combobox'), 'view t');
    expect(rows()).toEqual(['Turn the viewViewAlt+R']);
    await userEvent.type(screen.getByRole('combobox'), 'zzz');
    expect(rows()).toEqual([]);
    expect(screen.getByText('No command is called that.')).toBeVisible();
  });

  test('arrows go round, Enter runs what is marked after the palette is gone', async () => {
    const { onClose } = shown();
    await userEvent.keyboard('{ArrowUp}');
    const marked = screen.getByRole('option', { selected: true });
    expect(marked).toHaveTextContent('Turn the view');
    expect(screen.getByRole('combobox')).toHaveAttribute('aria-activedescendant', marked.id);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(onClose).toHaveBeenCalled();
    await waitFor(() => expect(run).toHaveBeenCalledWith('polygon'));
  });

  test('shows one group alone', () => {
    const { rows } = shown({ group: 'View' });
    expect(rows()).toEqual(['Turn the viewAlt+R']);
  });
});

function Sheet({ start = defaultKeymap }: { start?: Keymap }) {
  const [keymap, setKeymap] = useState(start);
  return (
    <MantineProvider env="test">
      <KeySheet commands={new Commands(specs, keymap)} onChange={setKeymap} onClose={() => {}} />
    </MantineProvider>
  );
}

describe('the sheet of shortcuts', () => {
  const row = (name: RegExp) => screen.getByRole('button', { name });
  const press = (key: string, more: object = {}) => fireEvent.keyDown(window, { key, ...more });

  test('a key that is taken is refused and says whose it is; a free one is taken', () => {
    render(<Sheet />);
    fireEvent.click(row(/^Box: B\. Change/));
    press('p');
    expect(screen.getByRole('status')).toHaveTextContent('P belongs to “Polygon”.');
    press('F5');
    expect(screen.getByRole('status')).toHaveTextContent('F5 belongs to the browser or the page.');
    press('j');
    expect(row(/^Box: J\. Change/)).toBeVisible();
    // What was given up can be had by another.
    fireEvent.click(row(/^Polygon: P\. Change/));
    press('b');
    expect(row(/^Polygon: B\. Change/)).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: 'Back to the usual keys' }));
    expect(row(/^Box: B\. Change/)).toBeVisible();
    expect(row(/^Polygon: P\. Change/)).toBeVisible();
  });

  test('Escape while asking leaves the key as it is', () => {
    render(<Sheet />);
    fireEvent.click(row(/^Box: B\. Change/));
    press('Escape');
    expect(row(/^Box: B\. Change/)).toHaveAttribute('aria-pressed', 'false');
  });

  test('commands stand under their groups', () => {
    render(<Sheet />);
    const view = screen.getByRole('heading', { name: 'View' }).parentElement as HTMLElement;
    expect(
      within(view)
        .getAllByRole('button')
        .map((one) => one.textContent),
    ).toEqual(['Turn the viewAlt+R']);
  });
});
