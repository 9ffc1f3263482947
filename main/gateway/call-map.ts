/** What stands in a map for the time of one call. The values in the order in which they came. */
export interface CallMap<K extends string | number, V> {
  readonly size: number;
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): void;
  delete(key: K): boolean;
  clear(): void;
  values(): IterableIterator<V>;
  entries(): IterableIterator<[K, V]>;
}

interface Cell<V> {
  value: V | undefined;
}

/**
 * A `Map` grows into a new table whenever entries came and went for a while, and the tables it left hold on to each other and
 * to what stood in them: all that was ever a value outlives the young generation of the garbage collector, and has to be
 * copied there twice before it is thrown away. Here only an emptied cell stays behind.
 */
export function createCallMap<K extends string | number, V>(): CallMap<K, V> {
  const cells = new Map<K, Cell<V>>();

  return {
    get size() {
      return cells.size;
    },
    get: (key) => cells.get(key)?.value,
    has: (key) => cells.has(key),
    set(key, value) {
      const cell = cells.get(key);
      if (cell) cell.value = value;
      else cells.set(key, { value });
    },
    delete(key) {
      const cell = cells.get(key);
      if (!cell) return false;
      cell.value = undefined;
      return cells.delete(key);
    },
    clear() {
      for (const cell of cells.values()) cell.value = undefined;
      cells.clear();
    },
    *values() {
      for (const { value } of cells.values()) if (value !== undefined) yield value;
    },
    *entries() {
      for (const [key, { value }] of cells) if (value !== undefined) yield [key, value];
    },
  };
}
