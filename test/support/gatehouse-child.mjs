// The process of `startGatehouseProcess`: the gateway runs from its sources, as in the tests.
import { withSource } from '../../build/import-source.mjs';

await withSource('/test/support/run-gatehouse.ts', ({ runGatehouse }) => runGatehouse(JSON.parse(process.argv[2])));
