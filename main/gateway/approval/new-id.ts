import { randomInt } from 'node:crypto';

/** No letters or digits that are mistaken for each other when read aloud. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Speakable and unused: `K7QX`. */
export function newId(isTaken: (id: string) => boolean, length = 4): string {
  for (;;) {
    const id = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
    if (!isTaken(id)) return id;
  }
}
