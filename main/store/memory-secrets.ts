import type { Secrets } from '../gateway/ports';

/** Keeps secrets until the process ends, and nowhere else. */
export function memorySecrets(): Secrets {
  const values = new Map<string, string>();
  return {
    keptIn: 'memory',
    get: async (name) => values.get(name),
    set: async (name, value) => void values.set(name, value),
    delete: async (name) => void values.delete(name),
  };
}
