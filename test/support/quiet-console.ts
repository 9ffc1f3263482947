import { afterEach, beforeEach, expect } from 'vitest';

const methods = ['debug', 'info', 'log', 'warn', 'error'] as const;

let printed: string[] = [];

// A test that expects output replaces the method with a spy of its own; whatever else is printed fails it.
beforeEach(() => {
  printed = [];
  for (const method of methods) {
    console[method] = (...values: unknown[]) => {
      printed.push(`console.${method}: ${values.map(String).join(' ')}`);
    };
  }
});

afterEach(() => {
  expect(printed, 'a test prints nothing').toEqual([]);
});
