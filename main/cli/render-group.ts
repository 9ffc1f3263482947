import type { ApprovalRequest } from '../../shared/domain/approval';
import { type RenderOptions, wrapped } from './render-request';
import { visible } from './visible';

/** More than that nobody reads of several calls at once. */
const longestTogether = 2000;

/** The calls of one burst, each with its exact arguments: what is answered together is read together. `null`: too much for that. */
export function renderGroup(
  requests: readonly ApprovalRequest[],
  options: Pick<RenderOptions, 'columns' | 'isColor'>,
): string[] | null {
  if (requests.some(({ argumentsJson }) => argumentsJson.length > longestTogether)) return null;
  return [
    `  ${requests.length} calls of this burst wait, with these arguments:`,
    ...requests.flatMap(({ id, argumentsJson, calls }) => [
      `  ${visible(id)}${calls > 1 ? `, ${calls} times` : ''}`,
      ...wrapped('    │ ', argumentsJson, options),
    ]),
  ];
}
