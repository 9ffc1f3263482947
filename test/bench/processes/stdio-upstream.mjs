// A server over stdio without an SDK. Usage: node stdio-upstream.mjs '{"era":"session","tools":2}'.
import { createAnswers } from './answers.mjs';
import { createLineReader } from './line-reader.mjs';

const answer = createAnswers(JSON.parse(process.argv[2] ?? '{}'));

const read = createLineReader((line) => {
  const text = answer(JSON.parse(line.toString()));
  if (text !== undefined) process.stdout.write(`${text}\n`);
});

process.stdin.on('data', read).on('end', () => process.exit(0));
