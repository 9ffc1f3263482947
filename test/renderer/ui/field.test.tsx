import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Field } from '../../../renderer/ui/field';
import { TextArea } from '../../../renderer/ui/text-area';
import { TextInput } from '../../../renderer/ui/text-input';

it.each([
  ['TextInput', TextInput],
  ['TextArea', TextArea],
] as const)('names, describes and marks a %s', (_name, Control) => {
  const onChange = vi.fn();
  render(
    <Field label="Name" description="As clients see it." error="Give a name.">
      <Control value="" onChange={onChange} />
    </Field>,
  );
  const control = screen.getByLabelText('Name');
  expect(control.getAttribute('aria-invalid')).toBe('true');
  const described = (control.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent);
  expect(described).toEqual(expect.arrayContaining(['As clients see it.', 'Give a name.']));
  fireEvent.change(control, { target: { value: 'files' } });
  expect(onChange).toHaveBeenCalledTimes(1);
});
