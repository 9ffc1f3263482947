import { defineMatrix } from './define-matrix';
import { serverKinds } from './kinds';

defineMatrix(serverKinds.rawSession);
