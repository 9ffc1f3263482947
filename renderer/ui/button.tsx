import clsx from 'clsx';
import type { ComponentPropsWithRef, ReactNode } from 'react';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  variant: ButtonVariant;
  size?: 'md' | 'sm' | undefined;
  icon?: ReactNode;
}

export function Button({ variant, size = 'md', icon, className, children, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      className={clsx(shape, sizes[size], variants[variant], 'aria-disabled:opacity-60 disabled:opacity-50', className)}
    >
      {icon}
      {children}
    </button>
  );
}

const shape =
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md border font-medium transition-opacity disabled:cursor-default [&>svg]:size-4 [&>svg]:stroke-[1.75]';

const sizes = { md: 'h-[34px] px-3 text-body', sm: 'h-8 px-2.5 text-small' } as const;

// The transparent borders show in forced colours, where backgrounds do not.
const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent not-aria-disabled:enabled:hover:opacity-90',
  secondary: 'border-line bg-surface text-text not-aria-disabled:enabled:hover:bg-text/5',
  ghost:
    'border-transparent text-muted not-aria-disabled:enabled:hover:bg-text/5 not-aria-disabled:enabled:hover:text-text',
  danger: 'border-deny bg-surface text-deny not-aria-disabled:enabled:hover:bg-deny/10',
};
