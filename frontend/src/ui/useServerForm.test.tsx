import { MantineProvider, TextInput } from '@mantine/core';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { ApiError } from '../api/client';
import type { Problem } from '../api/types';
import { useServerForm } from './useServerForm';

const problem = (errors: [string, string][], detail = 'It does not fit.') =>
  new ApiError(422, {
    ...{ type: '', title: 'Invalid', status: 422, code: 'invalid', detail },
    errors: errors.map(([path, message]) => ({ path, message })),
  } as Problem);

function Form({ answers }: { answers: unknown[] }) {
  const { form, message, sendWith } = useServerForm({ initialValues: { name: '', labels: '' } });
  const send = sendWith(async () => {
    const next = answers.shift();
    if (next) throw next;
  });
  return (
    <MantineProvider>
      <form onSubmit={send}>
        <TextInput label="Name" {...form.getInputProps('name')} />
        <TextInput label="Labels" {...form.getInputProps('labels')} />
        {message && <p role="alert">{message}</p>}
        <button type="submit">Send</button>
      </form>
    </MantineProvider>
  );
}

window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    addListener() {},
    removeListener() {},
    addEventListener() {},
    removeEventListener() {},
  }) as never;

afterEach(cleanup);

const press = () => userEvent.click(screen.getByRole('button', { name: 'Send' }));

test.each([
  ['a field', problem([['name', 'name: is taken']]), ['Is taken'], null],
  ['a part of a field', problem([['labels[2]', 'labels[2]: stands twice']]), ['Stands twice'], null],
  [
    'several, and one the form does not have',
    problem([
      ['name', 'name is too long'],
      ['labels', 'labels: are missing'],
      ['sidecar.size', 'sidecar.size must be a number'],
    ]),
    ['Is too long', 'Are missing'],
    'sidecar.size must be a number',
  ],
  [
    'the whole',
    problem([], 'The name or the password is not right.'),
    [],
    'The name or the password is not right.',
  ],
  ['nothing it knows', new Error('No answer'), [], 'No answer'],
])('what the server says of %s stands there', async (_, error, atFields, whole) => {
  render(<Form answers={[error]} />);
  await press();
  for (const text of atFields) expect(await screen.findByText(text)).toBeVisible();
  if (whole) expect(await screen.findByRole('alert')).toHaveTextContent(whole);
  else expect(screen.queryByRole('alert')).toBeNull();
});

test('an error goes when its field is changed, and all go with the next sending', async () => {
  render(
    <Form
      answers={[
        problem([
          ['name', 'name: is taken'],
          ['other', 'Other is wrong'],
        ]),
      ]}
    />,
  );
  await press();
  expect(await screen.findByText('Is taken')).toBeVisible();
  await userEvent.type(screen.getByLabelText('Name'), 'b');
  expect(screen.queryByText('Is taken')).toBeNull();
  expect(screen.getByRole('alert')).toHaveTextContent('Other is wrong');
  await press();
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  expect(screen.getByLabelText('Name')).toHaveValue('b');
});
