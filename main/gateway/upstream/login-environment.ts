import { askLoginShell, type LoginShell } from './login-path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Asks the login shell, each time anew, for all variables that it sets up; with those of this process where it sets none. */
export function createLoginEnvironment(options: LoginShell): () => Promise<Environment> {
  return async () => {
    // Where `env` knows no `-0`, values of several lines cannot be told from other variables, and lose all but their first.
    const printed = await askLoginShell(options, 'env -0 2>/dev/null || env');
    return { ...options.environment, ...read(printed ?? '') };
  };
}

function read(printed: string): Record<string, string> {
  const lines = printed.split(printed.includes('\0') ? '\0' : '\n');
  const found: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(line) ?? [];
    if (name !== undefined && name !== '_') found[name] = value;
  }
  return found;
}
