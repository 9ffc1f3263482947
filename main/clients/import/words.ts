import type { Place } from '../entries/foreign-server';
import { printable } from './printable';

/** Where something stands, in words: “the variable GITHUB_TOKEN”. */
export function placeWords(place: Place): string {
  switch (place.kind) {
    case 'command':
      return 'the command';
    case 'argument':
      return `argument ${place.index + 1}`;
    case 'variable':
      return `the variable ${printable(place.name)}`;
    case 'folder':
      return 'the folder';
    case 'url':
      return 'the address';
    case 'header':
      return `the header ${printable(place.name)}`;
  }
}
