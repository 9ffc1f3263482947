import { defineMatrix } from './define-matrix';
import { bridgedKinds, serverKinds } from './kinds';

defineMatrix(serverKinds.rawSession, bridgedKinds);
