import type { Preview } from '../../../shared/domain/preview';

/** The preview of one kind. */
export type PreviewOf<K extends Preview['kind']> = Extract<Preview, { kind: K }>;
