import { Field as BaseField } from '@base-ui/react/field';
import type { ReactNode } from 'react';

export interface FieldProps {
  label: ReactNode;
  description?: ReactNode;
  error?: string | null | undefined;
  children: ReactNode;
}

/** Names the control inside it, and says what is wrong with its value. */
export function Field({ label, description, error, children }: FieldProps) {
  return (
    <BaseField.Root invalid={Boolean(error)} className="flex flex-col gap-1">
      <BaseField.Label className="font-medium text-body">{label}</BaseField.Label>
      {children}
      {description ? (
        <BaseField.Description className="text-muted text-small">{description}</BaseField.Description>
      ) : null}
      {error ? (
        <BaseField.Error match={true} className="text-deny text-small" role="alert">
          {error}
        </BaseField.Error>
      ) : null}
    </BaseField.Root>
  );
}
