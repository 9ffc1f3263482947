import * as grammar from 'unbash';
import { describe, expect, it } from 'vitest';
import { programsIn, readShell } from '../../../../../main/gateway/approval/preview/shell-parts';

const read = (command: string) => readShell(command, grammar);
const rolesOf = (command: string) =>
  read(command)
    .parts.filter(({ role }) => role !== 'space')
    .map(({ role, text }) => `${role}:${text}`);

describe('the programs that words name', () => {
  it.each<[string, string[]]>([
    ['ls -la', ['ls']],
    ['/usr/bin/RM.exe x', ['rm']],
    ['C:\\Windows\\cmd.EXE', ['cmd']],
    ['a.com', ['a']],
    ['a.bat', ['a']],
    ['a.cmd', ['a']],
    ['a.exec', ['a.exec']],
    ['aexe', ['aexe']],
    ['sudo rm x', ['sudo', 'rm']],
    ['sudo -u root -E rm x', ['sudo', 'rm']],
    ['sudo -A rm', ['sudo', 'rm']],
    ['sudo -uroot rm', ['sudo', 'rm']],
    ['sudo --user=root rm', ['sudo', 'rm']],
    ['sudo A=1 rm', ['sudo', 'rm']],
    ['sudo -u', ['sudo']],
    ['sudo', ['sudo']],
    ['doas -u root env -u X A=b nice -n 5 rm', ['doas', 'env', 'nice', 'rm']],
    ['timeout -s 9 -k 5 10 rm', ['timeout', 'rm']],
    ['timeout 5s rm', ['timeout', 'rm']],
    ['ionice -c 2 -n 7 rm', ['ionice', 'rm']],
    ['stdbuf -o L rm', ['stdbuf', 'rm']],
    ['xargs -I X -n 1 rm X', ['xargs', 'rm']],
    ['xargs -0 rm', ['xargs', 'rm']],
    ['watch -n 5 rm', ['watch', 'rm']],
    ['exec -a x rm', ['exec', 'rm']],
    ['time -f x rm', ['time', 'rm']],
    [
      'nohup command builtin setsid unbuffer caffeinate busybox rm',
      [...['nohup', 'command', 'builtin', 'setsid', 'unbuffer', 'caffeinate', 'busybox', 'rm']],
    ],
    ['nohup -x rm', ['nohup', 'rm']],
    ['ls sudo rm', ['ls']],
    ['echo A=1', ['echo']],
    ['', ['']],
  ])('%s', (words, names) => {
    expect(programsIn(words.split(' ')).map(({ name }) => name)).toEqual(names);
  });

  it('have the words behind them as arguments', () => {
    expect(programsIn(['sudo', '-u', 'root', 'rm', 'x'])).toEqual([
      { name: 'sudo', args: ['-u', 'root', 'rm', 'x'] },
      { name: 'rm', args: ['x'] },
    ]);
  });

  it('are none where there are no words', () => {
    expect(programsIn([])).toEqual([]);
  });
});

describe('the pieces of a command', () => {
  it.each<[string, string[]]>([
    ['A=1', ['assignment:A=1']],
    ['A=1 ls b', ['assignment:A=1', 'program:ls', 'argument:b']],
    ['sudo -u x rm y', ['program:sudo', 'argument:-u', 'argument:x', 'program:rm', 'argument:y']],
    ['a | b && c; d', ['program:a', 'operator:|', 'program:b', 'operator:&&', 'program:c', 'operator:;', 'program:d']],
    ['ls > a 2>>b', ['program:ls', 'redirection:> a', 'redirection:2>>b']],
    ['cat <<X\nbody\nX\n', ['program:cat', 'redirection:<<X', 'redirection:body\nX']],
    ['cat <<< x', ['program:cat', 'redirection:<<< x']],
    [
      'echo $(ls a) `pwd` <(b)',
      [...['program:echo', 'substitution:$(ls a)', 'substitution:`pwd`', 'substitution:<(b)']],
    ],
    ['echo a$(ls)b', ['program:echo', 'argument:a', 'substitution:$(ls)', 'argument:b']],
    ['$(ls) a', ['substitution:$(ls)', 'argument:a']],
    ['# a b\nls # c', ['comment:# a b', 'program:ls', 'comment:# c']],
    ['echo a#b', ['program:echo', 'argument:a#b']],
    ['( a )', ['operator:(', 'program:a', 'operator:)']],
    [
      'if a; then b; fi',
      ['operator:if', 'program:a', 'operator:;', 'operator:then', 'program:b', 'operator:;', 'operator:fi'],
    ],
  ])('%j', (command, roles) => {
    expect(rolesOf(command)).toEqual(roles);
  });

  it('are the very text, with the space between them', () => {
    expect(read(' ls\t-a \n').parts).toEqual([
      { text: ' ', role: 'space' },
      { text: 'ls', role: 'program' },
      { text: '\t', role: 'space' },
      { text: '-a', role: 'argument' },
      { text: ' \n', role: 'space' },
    ]);
  });
});

describe('what is found', () => {
  it('decodes words', () => {
    expect(read(`"r"m '-r'f a\\ b`).commands.map(({ words }) => words)).toEqual([['rm', '-rf', 'a b']]);
  });

  it('has the commands that stand before one in its pipeline, eight at most', () => {
    const { commands } = read(`${Array.from({ length: 10 }, (_, at) => `c${at}`).join(' | ')} ; z`);
    expect(commands.at(9)?.before.map(({ words }) => words[0])).toEqual([
      'c1',
      'c2',
      'c3',
      'c4',
      'c5',
      'c6',
      'c7',
      'c8',
    ]);
    expect(commands.at(2)?.before.map(({ words }) => words[0])).toEqual(['c0', 'c1']);
    expect(commands.at(10)?.before).toEqual([]);
  });

  it('goes into groups, conditions and substitutions', () => {
    const names = (command: string) => read(command).commands.map(({ words }) => words[0]);
    expect(names('(a; b) | c')).toEqual(['a', 'b', 'c']);
    expect(names('if a; then b; else c; fi')).toEqual(['a', 'b', 'c']);
    expect(names('for x in y; do a; done')).toEqual(['a']);
    expect(names('a "$(b $(c))"')).toEqual(['a', 'b', 'c']);
    expect(names('f() { a; }')).toEqual(['a']);
    expect(
      read('(a; b) | c')
        .commands.at(-1)
        ?.before.map(({ words }) => words[0]),
    ).toEqual(['a', 'b']);
    expect(read('a | b $(c)').commands.at(-1)?.before).toEqual([]);
  });

  it('names assignments, substitutions and redirections', () => {
    const reading = read('A=1 B=$(x) ls > a <<Y\nz\nY');
    expect(reading.assignments).toEqual(['A', 'B']);
    expect(reading.substitutions).toEqual(['$(x)']);
    expect(reading.redirections.map(({ type }) => type)).toEqual(['Redirect', 'HereDoc']);
  });

  it('knows what runs on', () => {
    expect([read('a &').isInBackground, read('a && b').isInBackground]).toEqual([true, false]);
  });

  it('says what could not be read', () => {
    expect(read('ls').problem).toBeNull();
    expect(read('echo "a').problem).toEqual(expect.any(String));
    const broken = {
      ...grammar,
      forEachChild: () => {
        throw new RangeError('Maximum call stack size exceeded');
      },
    };
    const reading = readShell('ls a', broken);
    expect(reading.problem).toBe('nested too deep');
    expect(reading.parts.map(({ text }) => text).join('')).toBe('ls a');
  });
});
