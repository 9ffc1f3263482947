import type { Judged } from './risky-launch';

/** Options of `docker run` that take the next argument as their value, so far as they stand before the image. */
const withValue =
  /^(-[aceghlmpuvw]|--(name|env|env-file|volume|mount|network|net|publish|workdir|user|entrypoint|label|memory|cpus|add-host|platform|pull|hostname|restart|device|cap-add|cap-drop|security-opt|pid|ipc|uts|userns|cgroupns|dns|expose|group-add|log-driver|log-opt|shm-size|tmpfs|ulimit|volumes-from|runtime|gpus|init-path|annotation|stop-signal|mac-address|ip|link))$/;

/** Folders of the machine that give away the machine. */
const wholeMachine =
  /^(\/|[A-Za-z]:[/\\]?|\/(etc|proc|sys|dev|boot|run|var|var\/run|root|usr|bin|sbin|lib|Library|System|private|private\/(var|etc))(\/.*)?|.*\.sock|\\\\\.\\pipe\\.*|.*docker_engine)\/*$/i;
const mayStand = /^\/(var|private\/var)\/(folders|lib|tmp)\/|^\/run\/user\/\d+\/(?!.*\.sock)|^\/private\/tmp\//;

/** Containers are walls only as long as nothing of the machine is put into them. */
export function judgeContainer(program: string, args: readonly string[]): Judged {
  const at = args.findIndex((arg) => arg === 'run' || arg === 'create');
  if (at < 0) return judgeOther(program, args);
  const options = readOptions(args.slice(at + 1));
  const refusal = options.all.map(refuse).find((each) => each !== null) ?? null;
  return { refusal, warnings: [...options.all.flatMap(warn), ...warnOfImage(options.image)] };
}

function judgeOther(program: string, args: readonly string[]): Judged {
  const isToolkit = args[0] === 'mcp';
  return {
    refusal: args.includes('exec')
      ? `“${program} exec” runs a command in a container that somebody else started.`
      : null,
    warnings: isToolkit ? [] : [`“${program}” is started without “run”: see what it does before you import it.`],
  };
}

interface Option {
  readonly name: string;
  readonly value: string;
}

function readOptions(args: readonly string[]): { all: Option[]; image: string | undefined } {
  const all: Option[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('-')) return { all, image: arg };
    if (withValue.test(arg)) {
      at += 1;
      all.push({ name: arg, value: args[at] ?? '' });
    } else all.push(readGlued(arg));
  }
  return { all, image: undefined };
}

/** `--mount=…`, `-v/:/host` */
function readGlued(arg: string): Option {
  const short = /^-[ev](?!=)(?=.)/.test(arg);
  if (short) return { name: arg.slice(0, 2), value: arg.slice(2) };
  const [name = '', ...value] = arg.split('=');
  return { name, value: value.join('=') };
}

function refuse({ name, value }: Option): string | null {
  if (name === '--privileged' && value !== 'false')
    return 'The container may do everything that this computer can (--privileged).';
  if (/^--(pid|ipc|uts|userns|cgroupns)$/.test(name) && value === 'host')
    return `The container is not kept apart from this computer (${name}=host).`;
  if (
    name === '--cap-add' &&
    /^(CAP_)?(ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|SYS_RAWIO|DAC_READ_SEARCH|NET_ADMIN|BPF)$/i.test(value)
  )
    return `The container gets rights over this computer (--cap-add ${value}).`;
  if (name === '--security-opt' && /unconfined|disable/i.test(value))
    return 'The walls of the container are taken down (--security-opt).';
  if (/^--(device|device-cgroup-rule|volumes-from|cgroup-parent)$/.test(name))
    return `The container gets parts of this computer or of other containers (${name}).`;
  const folder = mountedFrom({ name, value });
  if (folder !== null && wholeMachine.test(folder) && !mayStand.test(folder))
    return `The container gets “${folder}” of this computer, and with it the computer.`;
  return null;
}

function warn(option: Option): string[] {
  const { name, value } = option;
  const folder = mountedFrom(option);
  if (folder !== null && /[/\\~.$%]/.test(folder)) return [`The container sees “${folder}” of this computer.`];
  if (/^--(network|net)$/.test(name) && value === 'host')
    return ['The container uses this computer’s network as its own.'];
  if (name === '--entrypoint') return [`The image is started with another program than its own: “${value}”.`];
  if (name === '--env-file') return [`The container gets the variables in the file “${value}”.`];
  return [];
}

/** The folder or the named volume that is put into the container. */
function mountedFrom({ name, value }: Option): string | null {
  if (name === '--mount') return /(?:^|,)(?:source|src)=([^,]*)/.exec(value)?.[1] ?? null;
  if (name !== '-v' && name !== '--volume') return null;
  const drive = /^[A-Za-z]:[/\\]?[^:]*/.exec(value)?.[0];
  return normal(drive ?? value.split(':', 1)[0] ?? '');
}

/** `/./` and `//` are ways to write `/`. */
function normal(path: string): string {
  const plain = path.replace(/\/(\.?\/)+/g, '/').replace(/\/\.$/, '/');
  return plain.includes('..') && plain.startsWith('/') ? resolveUp(plain) : plain;
}

function resolveUp(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}

function warnOfImage(image: string | undefined): string[] {
  if (image === undefined || image.includes('@sha256:') || image.includes('{')) return [];
  const tag = /:([\w][\w.-]*)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest'
    ? [`“${image}” is whatever is newest under this name. Name a version, or better the digest.`]
    : [];
}
