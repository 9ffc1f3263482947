import { runBridge } from '../../main/bridge';

// The process of `startBridge`: what `gatehouse connect --client …` runs, without all that is not the bridge.
process.exit(await runBridge(process.argv.slice(1), process));
