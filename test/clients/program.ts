export type Way = 'http' | 'bridge';

/** A row of `programs.mjs`. */
export interface Program {
  /** Id in the catalogue of clients. */
  readonly kind: string;
  readonly package: string;
  readonly version: string;
  readonly command: string;
  /** `null`: it has no such command. */
  readonly check: Check | null;
  /** How it is started for work. */
  readonly session: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly seed: { readonly path: string; readonly text: string };
}

export interface Check {
  readonly args: readonly string[];
  /** The line that says that we are connected. */
  readonly connected: RegExp;
  /** What it says when the person’s own server is as it was. */
  readonly own: RegExp;
  /** It speaks to its servers for that, and does not only read its file. */
  readonly hasCalled: boolean;
}

export interface Step {
  readonly name: string;
  /** `null`: it is as it should be. */
  readonly problem: string | null;
}

/** What came of one program by one way. */
export interface Checked {
  readonly kind: string;
  readonly way: Way;
  readonly steps: readonly Step[];
  /** What it called itself, in its own check and at work, with its version. */
  readonly names: readonly string[];
  /** What its own check printed of us. */
  readonly said: string;
  /** What is worth knowing and no failure. */
  readonly notes: readonly string[];
}
