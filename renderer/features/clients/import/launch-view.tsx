import type { Transport } from '../../../../shared/domain/server';
import { ExactFact, ExactItems, ExactText } from '../../../ui/exact-facts';

/** Exactly what would be started or called, values included: what is known to be secret is a reference already. */
export function LaunchView({ transport }: { transport: Transport }) {
  if (transport.kind === 'http')
    return (
      <>
        <ExactFact name="Address">
          <ExactText text={transport.url} />
        </ExactFact>
        <Pairs name="Headers" values={transport.headers} separator=": " />
      </>
    );
  const { command, args, env, cwd } = transport;
  return (
    <>
      <ExactFact name="Command">
        <ExactText text={command} />
      </ExactFact>
      {args.length > 0 && (
        <ExactFact name="Arguments">
          <ExactItems items={args} />
        </ExactFact>
      )}
      <Pairs name="Environment" values={env} separator="=" />
      {cwd !== undefined && (
        <ExactFact name="Folder">
          <ExactText text={cwd} />
        </ExactFact>
      )}
    </>
  );
}

interface PairsProps {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  readonly separator: string;
}

function Pairs({ name, values, separator }: PairsProps) {
  const pairs = Object.entries(values);
  if (pairs.length === 0) return null;
  return (
    <ExactFact name={name}>
      <ExactItems items={pairs.map(([key, value]) => `${key}${separator}${value}`)} />
    </ExactFact>
  );
}
