// One program of `npm run test:clients`, in a process of its own: HOME is that of a made-up person, and there is no network.
import { withSource } from '../../build/import-source.mjs';
import { programs } from './programs.mjs';

const { kind, ways, bin } = JSON.parse(process.argv[2]);
const program = programs.find((each) => each.kind === kind);
const results = await withSource('/test/clients/check-ways.ts', ({ checkWays }) => checkWays(program, { ways, bin }));
process.send?.(results, () => process.disconnect());
