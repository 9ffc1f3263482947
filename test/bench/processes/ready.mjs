/** Listens on any free port of this machine, says so in one line, and ends with the one who started the process. */
export function announce(server) {
  server.keepAliveTimeout = 300_000;
  server.requestTimeout = 0;
  server.listen({ host: '127.0.0.1', port: 0, backlog: 511 }, () => {
    process.stdout.write(`${JSON.stringify({ endpoint: `http://127.0.0.1:${server.address().port}/mcp` })}\n`);
  });
  process.stdin.on('end', () => process.exit(0)).resume();
}
