import type { ServerLimits } from '../../../shared/domain/limits';
import { createMessageIntake, type Incoming } from './message-intake';

/** Cuts what a server writes to its output into messages, one a line, however long. */
export interface MessageLines {
  push(chunk: Buffer): void;
  /** Hands over what is left without a line break. */
  end(): void;
}

interface MessageLinesOptions {
  readonly limits: ServerLimits;
  onMessage(message: Incoming): void;
  /** A line is longer than a message may be. Once for it, when that is known; at its end `onMessage` tells what it was. */
  onTooLong(): void;
  /** It is so long that its end is not waited for. Nothing follows. */
  onEndless(): void;
}

/** How many times as long as allowed a line may be before it counts as one without end. Until then it is read to find out whose answer it was. */
const patience = 4;

/** Linear: each byte is searched once, copied at most once, and held only while its message may still be used. */
export function createMessageLines({ limits, onMessage, onTooLong, onEndless }: MessageLinesOptions): MessageLines {
  const intake = createMessageIntake(limits);
  let length = 0;
  let isOver = false;

  function add(piece: Buffer): void {
    if (piece.length === 0) return;
    const wasTooLong = intake.isTooLong();
    intake.push(piece);
    length += piece.length;
    if (intake.isTooLong() && !wasTooLong) onTooLong();
    if (length <= limits.messageBytes * patience) return;
    isOver = true;
    onEndless();
  }

  function finish(): void {
    length = 0;
    const message = intake.take();
    if (message) onMessage(message);
  }

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(0x0a); end !== -1 && !isOver; end = chunk.indexOf(0x0a, start)) {
        add(chunk.subarray(start, end));
        finish();
        start = end + 1;
      }
      if (!isOver) add(chunk.subarray(start));
    },
    end() {
      if (!isOver) finish();
    },
  };
}
