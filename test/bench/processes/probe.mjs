// Loaded into a gateway with `node --import`: measures how late its event loop is, and tells the bench when asked.
// It is no part of the product; without the bench's port in the environment it does nothing.
import { connect } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const port = Number(process.env.GATEHOUSE_BENCH_PROBE);
const resolutionMs = 1;

if (isMainThread && port > 0) {
  delete process.env.GATEHOUSE_BENCH_PROBE;
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  // Any byte asks: what was measured since the last time, and from now on anew.
  socket.on('data', () => {
    const late = (ns) => Math.max(0, ns / 1e6 - resolutionMs);
    socket.write(`${JSON.stringify({ p99Ms: late(delays.percentile(99)), maxMs: late(delays.max) })}\n`);
    delays.reset();
  });
  socket.unref();
}
