import { describe, expect, it } from 'vitest';
import { aggregatedCapabilities, ownCapabilities } from '../../../../main/gateway/downstream/capabilities';

const greeting = (capabilities: string) => `{"capabilities":${capabilities}}`;
const of = (...all: string[]) => all.map((each) => ({ greetingJson: greeting(each) }));

describe('on the aggregated endpoint', () => {
  it('the core is declared whoever is there', () => {
    const core = ['tools', 'prompts', 'resources', 'completions', 'logging'];
    expect(Object.keys(JSON.parse(aggregatedCapabilities([], 'session')) as object)).toEqual(core);
    expect(aggregatedCapabilities([], 'session')).toContain('"resources":{"subscribe":true,"listChanged":true}');
  });

  it('what only some have is joined; of two the first', () => {
    const json = aggregatedCapabilities(
      of(
        '{"extensions":{"a":{"n":1.0},"b":1}}',
        '{"extensions":{"b":2,"c":{}},"experimental":{"x":{}}}',
        '{"extensions":5}',
      ),
      'stateless',
    );
    expect(json).toContain('"extensions":{"a":{"n":1.0},"b":1,"c":{}}');
    expect(json).toContain('"experimental":{"x":{}}');
  });

  it('tasks of 2025-11-25 are there for sessions only', () => {
    const servers = of('{"tasks":{"list":{}}}', '{"tasks":{"cancel":{}}}');
    expect(aggregatedCapabilities(servers, 'session')).toContain('"tasks":{"list":{},"cancel":{}}');
    expect(aggregatedCapabilities(servers, 'stateless')).not.toContain('tasks');
  });
});

describe('at one server', () => {
  it('they are its own words, with list changes added', () => {
    const json = greeting('{ "vendor":{"n":1e400} ,"tools":{"x":1},"prompts":{"listChanged":false}}');
    expect(ownCapabilities(json, 'session')).toBe(
      '{"vendor":{"n":1e400},"tools":{"x":1,"listChanged":true},"prompts":{"listChanged":true}}',
    );
    expect(ownCapabilities(greeting('{ "vendor": 1 }'), 'session')).toBe('{ "vendor": 1 }');
  });

  it.each(['5', 'null', '[]'])('none are taken from %s', (capabilities) => {
    expect(ownCapabilities(greeting(capabilities), 'session')).toBe('{}');
  });

  it('tasks of 2025-11-25 do not exist for a stateless client', () => {
    expect(ownCapabilities(greeting('{"tasks":{},"tools":{}}'), 'stateless')).toBe('{"tools":{"listChanged":true}}');
  });
});
