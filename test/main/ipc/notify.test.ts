import { expect, it } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { notify } from '../../../main/ipc/notify';
import { aStatus } from '../../support/dashboard-views';

it('takes the place of an earlier notice about the same, and of no other', () => {
  const status = createStore(
    aStatus({
      notices: [
        { id: 'port', text: 'Old.' },
        { id: 'record', text: 'Full.' },
      ],
    }),
  );
  notify(status, 'port', 'New.');
  expect(status.get().notices).toEqual([
    { id: 'record', text: 'Full.' },
    { id: 'port', text: 'New.' },
  ]);
});
