import './no-eval';
import { contract } from '../../shared/ipc/contract';
import type { Bridge } from '../../shared/ipc/define';
import { createClient } from './client';
import { connectPanel } from './panel-bridge';

declare global {
  interface Window {
    /** From the preload; a page of the panel has none. */
    readonly bridge?: Bridge;
  }
}

export const app = createClient(contract, window.bridge ?? connectPanel());
