import clsx from 'clsx';
import type { ComponentPropsWithRef, ReactNode } from 'react';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  variant: ButtonVariant;
  size?: 'md' | 'sm' | undefined;
  icon?: ReactNode;
  /** Breaks into lines rather than out of a narrow window. */
  isWrapping?: boolean | undefined;
}

export function Button({ variant, size = 'md', icon, isWrapping, className, children, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      className={clsx(
        shape,
        isWrapping ? wrappingSizes[size] : sizes[size],
        variants[variant],
        'aria-disabled:opacity-60 disabled:opacity-50',
        className,
      )}
    >
      {icon}
      {children}
    </button>
  );
}

const shape =
  'inline-flex shrink-0 select-none items-center justify-center gap-2 rounded-md border font-medium transition-opacity disabled:cursor-default [&>svg]:size-4 [&>svg]:stroke-[1.75]';

const sizes = {
  md: 'h-[34px] whitespace-nowrap px-3 text-body',
  sm: 'h-8 whitespace-nowrap px-2.5 text-small',
} as const;

const wrappingSizes = {
  md: 'wrap-anywhere min-h-[34px] max-w-full px-3 py-1 text-body',
  sm: 'wrap-anywhere min-h-8 max-w-full px-2.5 py-1 text-small',
} as const;

// The transparent borders show in forced colours, where backgrounds do not.
const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent not-aria-disabled:enabled:hover:opacity-90',
  secondary: 'border-line bg-surface text-text not-aria-disabled:enabled:hover:bg-text/5',
  ghost:
    'border-transparent text-muted not-aria-disabled:enabled:hover:bg-text/5 not-aria-disabled:enabled:hover:text-text',
  danger: 'border-deny bg-surface text-deny not-aria-disabled:enabled:hover:bg-deny/10',
};
