import { machineLine } from './machine.mjs';
import { goalTable, tablesOf } from './report.mjs';
import { markdownTable } from './table.mjs';

/** What `docs/benchmarks.md` says. `date` is a day, such as 2026-11-21. */
export function documentOf({ machine, results, problems, notes, isQuick, version, date }) {
  const sections = [...goalTable(results), ...tablesOf(results)].map(
    ({ title, header, rows }) => `## ${title}\n\n${markdownTable(header, rows).join('\n')}\n`,
  );
  return [
    `# Benchmarks\n`,
    `Gatehouse ${version}, ${date}: ${machineLine(machine)}.${isQuick ? ' A quick run: slow targets are not fully warm.' : ''}\n`,
    introduction,
    ...sections,
    ...list('Not measured', problems),
    ...list('Left out', notes),
  ].join('\n');
}

const introduction = `This page is written by \`npm run bench -- --write-docs\`, in about eight minutes; it needs nothing but this repository.
\`npm run bench -- --help\` shows what else can be measured, any other endpoint among it.

- **direct** is the load generator at the server itself; **raw Node limit** is \`node:http\` and an undici pool or a pipe
  with one Map look-up a message, without checks or record; **plain SDK gateway** is the MCP SDK v2 on both sides and
  nothing else. **Gatehouse** is the built command with everything on: token, Host and Origin, session, 50 rules that are
  all looked at, structural guardrails, record. Ratios are to the direct HTTP connection, for that is what the client speaks.
- All run side by side on one machine: the load generator, the gateway and the server are three processes, servers use no
  SDK, and every target has its turn in every round. Figures are medians of the rounds. On a machine that does other
  things too, the ratios and the CPU a call costs hold better than times.
- CPU is user and system time of all of the gateway's processes without the servers it started, so the record's writing
  counts. Memory is theirs too, RSS counting what processes share in full and PSS in part.
- “Event loop late” is how much later than asked a timer of 1 ms fires in the gateway.
`;

function list(title, sentences) {
  if (sentences.length === 0) return [];
  return [`## ${title}\n\n${sentences.map((sentence) => `- ${sentence}`).join('\n')}\n`];
}
