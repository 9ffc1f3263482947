import { expect } from 'vitest';
import { connectRawStateless } from '../clients/raw-stateless';
import type { Cell, Check, Pair } from './check';
import { refusalOf } from './check';
