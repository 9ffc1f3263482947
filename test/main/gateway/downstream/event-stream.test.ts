import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toEvent } from '../../../../main/gateway/downstream/event-stream';

/** A parser of event streams by the book (HTML, “server-sent events”). */
function readEvents(stream: string): { event: string; data: string }[] {
  const events: { event: string; data: string }[] = [];
  let event = '';
  let data: string[] = [];
  for (const line of stream.split(/\r\n|\r|\n/)) {
    if (line === '') {
      if (data.length > 0) events.push({ event, data: data.join('\n') });
      event = '';
      data = [];
    } else if (line.startsWith('data: ')) data.push(line.slice(6));
    else if (line.startsWith('event: ')) event = line.slice(7);
  }
  return events;
}

it('lets no line break in a server’s text end an event or begin another', () => {
  const piece = fc.constantFrom('\r', '\n', '\r\n', 'data: x', 'event: evil', 'id: 1', ':', ' ', '{', '}', '"a"', '1');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const json = `{"result":{${pieces.join('')}}}`;
      const events = readEvents(toEvent(json));
      expect(events).toEqual([{ event: 'message', data: json.replace(/\r\n|\r|\n/g, '\n') }]);
    }),
  );
});

it('keeps the meaning of JSON with line breaks between its parts', () => {
  const [event] = readEvents(toEvent('{\r\n"a":\r1,\n"b":"x\\n"}'));
  expect(JSON.parse(event?.data ?? '')).toEqual({ a: 1, b: 'x\n' });
});
