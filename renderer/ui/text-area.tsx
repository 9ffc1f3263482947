import { Field } from '@base-ui/react/field';
import clsx from 'clsx';
import type { ComponentPropsWithRef } from 'react';
import { controlClass } from './text-input';

export interface TextAreaProps extends ComponentPropsWithRef<'textarea'> {
  mono?: boolean | undefined;
}

export function TextArea({ mono, className, ...props }: TextAreaProps) {
  return (
    <Field.Control
      render={
        <textarea
          rows={4}
          spellCheck={false}
          {...props}
          className={clsx(controlClass, 'resize-y py-1.5', mono ? 'font-mono text-small' : 'text-body', className)}
        />
      }
    />
  );
}
