import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createAnswerReader } from './answer-reader.mjs';

/**
 * One keep-alive HTTP/1.1 connection with one request at a time, as cheap as Node can have it: the direct figures of
 * the bench are mostly its own cost. Resolves when it is connected.
 */
export function openSocket(url) {
  return new Promise((resolve, reject) => {
    const isTls = url.protocol === 'https:';
    const options = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (isTls ? 443 : 80) };
    const socket = isTls ? connectTls({ ...options, servername: options.host }) : connectPlain(options);
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      socket.off('error', reject);
      resolve(wrap(socket));
    });
  });
}

function wrap(socket) {
  let settle;
  const finish = (error, answer) => {
    const done = settle;
    settle = undefined;
    done?.(error, answer);
  };
  const reader = createAnswerReader((answer) => finish(null, answer));
  socket.on('data', (chunk) => {
    try {
      reader.read(chunk);
    } catch (error) {
      finish(error);
      socket.destroy();
    }
  });
  socket.on('error', (error) => finish(error));
  socket.on('close', () => {
    reader.end();
    finish(new Error('The connection was closed before the answer was complete.'));
  });
  return {
    isOpen: () => !socket.destroyed && socket.writable,
    /** `done(error, answer)`; see `createAnswerReader` for the answer. The text is ASCII. */
    exchange(text, done) {
      settle = done;
      socket.write(text, 'latin1');
    },
    close: () => socket.destroy(),
  };
}
