import { type UseFormInput, type UseFormReturnType, useForm } from '@mantine/form';
import { useState } from 'react';
import { errorAt, errorFields, errorMessage } from './states';

/** A form whose values the server checks. `message` is what it says of the whole, or of fields the form does not have. */
export interface ServerForm<T extends object> {
  form: UseFormReturnType<T>;
  message: string;
  /** A handler for `onSubmit`: what `act` throws goes to the fields it names, what is left to the message. */
  sendWith: (act: (values: T) => Promise<unknown>) => ReturnType<UseFormReturnType<T>['onSubmit']>;
}

/**
 * A form of @mantine/form with the field errors of problem+json (RFC 9457): `errors[].path` names a field, or a part of
 * one. An error goes when its field is changed or the form is sent again.
 */
export function useServerForm<T extends object>(
  input: UseFormInput<T> & { initialValues: T },
): ServerForm<T> {
  const form = useForm<T>(input);
  const [message, setMessage] = useState('');
  const put = (error: unknown) => {
    const errors = errorFields(error);
    const fields = Object.keys(input.initialValues);
    form.setErrors(Object.fromEntries(fields.map((field) => [field, errorAt(errors, field)])));
    const others = errors.filter((one) => !fields.some((field) => errorAt([one], field)));
    setMessage(errors.length ? others.map((one) => one.message).join(' ') : errorMessage(error));
  };
  const sendWith: ServerForm<T>['sendWith'] = (act) =>
    form.onSubmit(async (values) => {
      setMessage('');
      form.clearErrors();
      try {
        await act(values);
      } catch (error) {
        put(error);
      }
    });
  return { form, message, sendWith };
}
