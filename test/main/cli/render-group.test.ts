import { expect, it } from 'vitest';
import { renderGroup } from '../../../main/cli/render-group';
import { anApprovalRequest } from '../../support/panel-services';

const narrow = { columns: 40, isColor: false };

it('shows the arguments of each, broken by us and within our margin', () => {
  const lines = renderGroup([anApprovalRequest({ argumentsJson: `{"a":"${'x'.repeat(60)}"}` })], narrow) ?? [];
  expect(lines.slice(0, 2)).toEqual(['  1 calls of this burst wait, with these arguments:', '  K7QX']);
  expect(lines.slice(2).every((line) => line.startsWith('    │ ') && line.length <= 40)).toBe(true);
});

it('shows none where one is too long to be read', () => {
  const long = anApprovalRequest({ argumentsJson: `"${'x'.repeat(2000)}"` });
  expect(renderGroup([anApprovalRequest(), long], narrow)).toBeNull();
});
