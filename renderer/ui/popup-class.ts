/** The look that menus and lists over the page share. */
export const popupClass =
  'min-w-[var(--anchor-width)] rounded-lg border border-line bg-surface p-1 text-text shadow-popup outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0';

export const popupItemClass =
  'flex min-h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 text-body outline-none data-disabled:opacity-50 data-highlighted:bg-text/8 forced-colors:data-highlighted:bg-[Highlight] forced-colors:data-highlighted:text-[HighlightText] [&>svg]:size-4 [&>svg]:stroke-[1.75]';
