import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editCall } from '../../../../main/gateway/identity/edit-call';
import { createIdentify } from '../../../../main/gateway/identity/identify';
import { createLinks } from '../../../../main/gateway/relay/links';
import { createSeals } from '../../../../main/gateway/relay/seal';
import { createTasks } from '../../../../main/gateway/relay/tasks';
import { aCatalogOf, aCurrentClient, anExchange, aTool, aToolCall, testClock } from '../../../support/builders';

/** The call as `identify` makes it of these parameters. */
async function identified(paramsJson: string) {
  const { catalog, pool } = aCatalogOf([aTool('write_file')]);
  const [tasks, links, seals] = [createTasks(testClock), createLinks(), createSeals(testClock)];
  const identify = createIdentify({ catalog, pool, clock: testClock, tasks, links, seals, halted: () => null });
  const viewer = { client: aCurrentClient(), server: null };
  return await identify({ method: 'tools/call', viewer, session: 's', paramsJson }, anExchange().exchange);
}

const params = (argumentsJson: string, rest = '') =>
  `{"name":"files_write_file","arguments":${argumentsJson}${rest},"_meta":{"a":1}}`;

describe('changed arguments', () => {
  it.each(['', ',"task":{"ttl":1}', ',"extra":[1, 2],"task":{}'])(
    'make the very call that would have come of them (beside them: “%s”)',
    async (rest) => {
      const first = await identified(params('{"path":"a"}', rest));
      const { id: _, receivedAt: __, original, ...edited } = editCall(first, '{"path": "b", "n": 1.0}');
      const {
        id: ___,
        receivedAt: ____,
        original: no,
        ...sent
      } = await identified(params('{"path": "b", "n": 1.0}', rest));
      expect(edited).toEqual(sent);
      expect(no).toBeNull();
      expect(original).toEqual({ argumentsJson: '{"path":"a"}', digest: first.digest });
    },
  );

  it('keep their own bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.json({ maxDepth: 3 })), (members) => {
        const json = `{ ${Object.entries(members)
          .map(([key, value]) => `${JSON.stringify(key)} : ${value}`)
          .join(' , ')} }`;
        const edited = editCall(aToolCall(), json);
        expect(edited.argumentsJson).toBe(json);
        expect(edited.paramsJson).toContain(`"arguments":${json}`);
        expect(Object.isFrozen(edited)).toBe(true);
      }),
    );
  });

  it('are put where there were none', () => {
    const bare = aToolCall({ argumentsJson: '{}', paramsJson: '{"name":"write_file"}' });
    expect(editCall(bare, '{"a":1}').paramsJson).toBe('{"name":"write_file","arguments":{"a":1}}');
  });

  it('that are changed again still know what the client had sent', () => {
    const twice = editCall(editCall(aToolCall(), '{"path":"b"}'), '{"path":"c"}');
    expect(twice.original?.argumentsJson).toBe('{"path":"a.txt"}');
  });

  it.each(['[]', 'null', '"text"', '1', '', '{"a":1', '{"a":1}{}'])(
    'are refused where they are no object: %s',
    (json) => {
      expect(() => editCall(aToolCall(), json)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    },
  );

  it('are those of tools only', () => {
    expect(() => editCall(aToolCall({ method: 'prompts/get' }), '{}')).toThrow('no JSON object of a tool call');
  });
});
