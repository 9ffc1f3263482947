import { Field } from '@base-ui/react/field';
import clsx from 'clsx';
import type { ComponentPropsWithRef } from 'react';

export interface TextInputProps extends ComponentPropsWithRef<'input'> {
  /** For commands, addresses and other text that is copied rather than read. */
  mono?: boolean | undefined;
}

export function TextInput({ mono, className, ...props }: TextInputProps) {
  return (
    <Field.Control
      autoComplete="off"
      spellCheck={false}
      {...props}
      render={<input />}
      className={clsx(controlClass, 'h-[34px]', mono ? 'font-mono text-small' : 'text-body', className)}
    />
  );
}

/** The look that text controls share. */
export const controlClass =
  'w-full min-w-0 rounded-md border border-line bg-surface px-2.5 text-text placeholder:text-muted disabled:opacity-50 data-invalid:border-deny';
