/** Everything a launcher tells goes to stderr: stdout belongs to the program that it starts. */
export function say(sentence) {
  process.stderr.write(`gatehouse: ${sentence}\n`);
}
