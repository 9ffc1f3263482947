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
    expect(json).toContain('"extensions":{"a":{"n":1.0},"b":1,"c":{},"io.modelcontextprotocol/tasks":{}}');
    expect(json).toContain('"experimental":{"x":{}}');
  });

  it('tasks of 2025-11-25 are there for sessions only', () => {
    const servers = of('{"tasks":{"list":{}}}', '{"tasks":{"cancel":{}}}');
    expect(aggregatedCapabilities(servers, 'session')).toContain('"tasks":{"list":{},"cancel":{}}');
    expect(aggregatedCapabilities(servers, 'stateless')).not.toContain('"tasks"');
  });

  it('a stateless client may be answered with a task of ours, whoever is there', () => {
    const ours = '"extensions":{"io.modelcontextprotocol/tasks":{}}';
    expect(aggregatedCapabilities([], 'stateless')).toContain(ours);
    expect(aggregatedCapabilities([], 'session')).not.toContain('extensions');
    const theirs = of('{"extensions":{"io.modelcontextprotocol/tasks":{"n":1.0}}}');
    expect(aggregatedCapabilities(theirs, 'stateless')).toContain('{"io.modelcontextprotocol/tasks":{"n":1.0}}');
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

  it('tasks of 2025-11-25 do not exist for a stateless client, but ours by the extension do', () => {
    expect(ownCapabilities(greeting('{"tasks":{},"tools":{}}'), 'stateless')).toBe(
      '{"tools":{"listChanged":true},"extensions":{"io.modelcontextprotocol/tasks":{}}}',
    );
    const theirs = greeting('{"extensions":{"a":1.0,"io.modelcontextprotocol/tasks":{"n":1.0}}}');
    expect(ownCapabilities(theirs, 'stateless')).toBe(
      '{"extensions":{"a":1.0,"io.modelcontextprotocol/tasks":{"n":1.0}}}',
    );
    expect(ownCapabilities(greeting('{"extensions":5}'), 'stateless')).toBe(
      '{"extensions":{"io.modelcontextprotocol/tasks":{}}}',
    );
  });
});
