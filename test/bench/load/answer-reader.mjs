const headEnd = Buffer.from('\r\n\r\n');

/**
 * Reads HTTP/1.1 answers out of chunks. Each is `{ status, head, chunks, size }`: the head as text, the body as it came
 * without its transfer coding. Throws at what is not HTTP.
 */
export function createAnswerReader(onAnswer) {
  let rest;
  let current;

  function feed(data) {
    if (!current.take(data)) return;
    const answer = current.answer;
    current = undefined;
    onAnswer(answer);
  }

  return {
    read(chunk) {
      if (current) return feed(chunk);
      const data = rest ? Buffer.concat([rest, chunk]) : chunk;
      const at = data.indexOf(headEnd);
      rest = at < 0 ? data : undefined;
      if (at < 0) return;
      current = beginAnswer(data.latin1Slice(0, at));
      feed(data.subarray(at + headEnd.length));
    },
    /** The other side has closed: an answer without a stated length is complete by that. */
    end() {
      if (!current?.endsWithConnection) return;
      const answer = current.answer;
      current = undefined;
      onAnswer(answer);
    },
  };
}

function beginAnswer(head) {
  const status = Number(head.slice(9, 12));
  if (!head.startsWith('HTTP/1.') || !(status >= 200)) throw new Error('The other side does not speak HTTP/1.1.');
  const answer = { status, head, chunks: [], size: 0 };
  const add = (piece) => {
    answer.chunks.push(piece);
    answer.size += piece.length;
  };
  if (status === 204 || status === 304) return { answer, take: () => true };
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return { answer, take: takeLength(Number(length), answer, add) };
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return { answer, take: takeChunked(add) };
  const take = (data) => {
    add(data);
    return false;
  };
  return { answer, take, endsWithConnection: true };
}

function takeLength(length, answer, add) {
  return (data) => {
    if (data.length > 0) add(data);
    return answer.size >= length;
  };
}

/** `left`: bytes that the current chunk still has to bring; `skip`: of the line break behind it. */
function takeChunked(add) {
  let line = '';
  let left = 0;
  let skip = 0;
  let isTrailer = false;

  /** Takes what it can from the beginning of these bytes; gives how many that were, or -1 when the body is over. */
  function takeSome(data) {
    if (left > 0) {
      const piece = data.subarray(0, left);
      add(piece);
      left -= piece.length;
      return piece.length;
    }
    if (skip > 0) {
      const skipped = Math.min(skip, data.length);
      skip -= skipped;
      return skipped;
    }
    const to = data.indexOf(10) + 1 || data.length;
    line += data.latin1Slice(0, to);
    return line.endsWith('\n') && endLine() ? -1 : to;
  }

  /** Whether this line was the last of the body. */
  function endLine() {
    const text = line.trim();
    line = '';
    if (isTrailer) return text === '';
    left = Number.parseInt(text, 16);
    if (!(left >= 0)) throw new Error('A chunk of the answer has no length.');
    isTrailer = left === 0;
    skip = isTrailer ? 0 : 2;
    return false;
  }

  return (data) => {
    let rest = data;
    while (rest.length > 0) {
      const taken = takeSome(rest);
      if (taken < 0) return true;
      rest = rest.subarray(taken);
    }
    return false;
  };
}
