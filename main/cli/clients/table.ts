import { piecesOf, visible } from '../visible';

const gap = '  ';

/** Rows of foreign text in columns: all but the last are as wide as their widest cell. Escaped here. */
export function alignRows(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map((text) => ({ text: visible(text), width: widthOf(text) })));
  const widths = cells.reduce<number[]>(
    (all, row) => row.map(({ width }, column) => Math.max(width, all[column] ?? 0)),
    [],
  );
  return cells.map((row) =>
    row
      .map(({ text, width }, column) =>
        column === row.length - 1 ? text : text + ' '.repeat((widths[column] ?? 0) - width),
      )
      .join(gap)
      .trimEnd(),
  );
}

function widthOf(text: string): number {
  return piecesOf(text).reduce((sum, { width }) => sum + width, 0);
}

/** A path as people write it: their own folder is `~`. */
export function shortPath(path: string, home: string): string {
  const isBelow = home !== '' && path.startsWith(home) && /^[\\/]/.test(path.slice(home.length));
  return isBelow ? `~${path.slice(home.length)}` : path;
}
