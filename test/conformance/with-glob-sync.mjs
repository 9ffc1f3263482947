// For `node --import`: the suite imports `globSync` from `fs`, which came with Node 22. Only subcommands that we do not run
// use it, so on Node 20 the suite gets an `fs` where it exists and refuses.
import * as fs from 'node:fs';
import { register } from 'node:module';

const standIn = `
export * from 'node:fs';
export { default } from 'node:fs';
export function globSync() { throw new Error('globSync needs Node 22.'); }
`;

const hooks = `
const url = ${JSON.stringify(`data:text/javascript,${encodeURIComponent(standIn)}`)};
export function resolve(specifier, context, next) {
  const isSuite = context.parentURL?.includes('/conformance/dist/');
  return isSuite && specifier === 'fs' ? { url, shortCircuit: true } : next(specifier, context);
}
`;

if (!('globSync' in fs)) register(`data:text/javascript,${encodeURIComponent(hooks)}`);
