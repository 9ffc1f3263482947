// Modes of the evil server that concern its process (T-F10). `attack` answers with the process numbers that must not outlive it.
import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';

const stubborn = 'process.on("SIGTERM",()=>{});process.on("SIGHUP",()=>{});setInterval(()=>{},1000)';
const numbers = ({ id, wire, text }, pids) => wire.send({ id, result: text(pids.join(' ')) });

export const processModes = {
  exits: { attack: () => process.exit(7) },
  killed: { attack: () => process.kill(process.pid, 'SIGKILL') },
  forks: {
    attack(context) {
      const children = Array.from({ length: 3 }, () => spawn(process.execPath, ['-e', stubborn], { stdio: 'ignore' }));
      numbers(
        context,
        children.map(({ pid }) => pid),
      );
    },
  },
  /** A daemon of its own session, with its parent gone: out of the process group. */
  daemon: {
    attack(context) {
      const script = `const {spawn}=require('node:child_process');const c=spawn(process.execPath,['-e',${JSON.stringify(stubborn)}],{detached:true,stdio:'ignore'});c.unref();process.stdout.write(String(c.pid));`;
      const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
      parent.stdout.on('data', (pid) => numbers(context, [Number(pid)]));
    },
  },
  /** Zombies: children that ended and that nobody waits for. */
  zombies: {
    attack(context) {
      const sh = spawn('sh', ['-c', 'true & true & true & exec sleep 1000'], { stdio: 'ignore' });
      numbers(context, [sh.pid]);
    },
  },
  'ignores-sigterm': {
    start: () => {
      process.on('SIGTERM', () => {});
      process.on('SIGINT', () => {});
      setInterval(() => {}, 1000);
    },
    attack: (context) => numbers(context, [process.pid]),
  },
  'closes-stdout': {
    attack: () => {
      setInterval(() => {}, 1000);
      process.stdout.destroy();
      closeSync(1);
    },
  },
  'fills-stderr': {
    attack({ id, input, wire, text }) {
      const piece = `${'e'.repeat(1000)}\n`.repeat(64);
      let left = input.pieces ?? 1500;
      const more = () => {
        while (left > 0) {
          left -= 1;
          if (!process.stderr.write(piece)) return process.stderr.once('drain', more);
        }
        wire.send({ id, result: text('full') });
      };
      more();
    },
  },
  /** A grandchild keeps the pipe open after the server has gone. */
  'holds-pipe': {
    attack() {
      spawn(process.execPath, ['-e', stubborn], { stdio: ['ignore', 'inherit', 'inherit'] });
      process.exit(0);
    },
  },
};
