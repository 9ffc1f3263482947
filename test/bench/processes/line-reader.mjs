const newline = 10;

/** Cuts chunks into lines; a line is one Buffer, joined once however many chunks it came in. */
export function createLineReader(onLine) {
  let pieces = [];
  function finish(last) {
    const line = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    pieces = [];
    if (line.length > 0) onLine(line);
  }
  return function read(chunk) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      finish(chunk.subarray(from, at));
      from = at + 1;
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
  };
}
