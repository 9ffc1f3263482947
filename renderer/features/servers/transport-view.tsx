import type { ReactNode } from 'react';
import type { ConfiguredTransport } from '../../../shared/domain/server';
import { ExactFact, ExactFacts, ExactItems, ExactText } from '../../ui/exact-facts';

/** Exactly what will be started or called, cut nowhere. Values of the environment and of headers may be secret: only their names show. */
export function TransportView({ transport }: { transport: ConfiguredTransport }) {
  return <ExactFacts>{facts(transport)}</ExactFacts>;
}

function facts(transport: ConfiguredTransport): ReactNode {
  switch (transport.kind) {
    case 'stdio':
      return (
        <>
          <ExactFact name="Command">
            <ExactText text={transport.command} />
          </ExactFact>
          <ExactFact name="Arguments">
            <ExactItems items={transport.args} />
          </ExactFact>
          <ExactFact name="Environment">
            <ExactItems items={Object.keys(transport.env)} />
          </ExactFact>
          {transport.cwd !== undefined && (
            <ExactFact name="Folder">
              <ExactText text={transport.cwd} />
            </ExactFact>
          )}
        </>
      );
    case 'http':
      return (
        <>
          <ExactFact name="Address">
            <ExactText text={transport.url} />
          </ExactFact>
          <ExactFact name="Headers">
            <ExactItems items={Object.keys(transport.headers)} />
          </ExactFact>
        </>
      );
    case 'sample':
      return (
        <>
          <ExactFact name="Runs">Inside Gatehouse</ExactFact>
          <ExactFact name="Scratch folder">
            <ExactText text={transport.folder} />
          </ExactFact>
        </>
      );
  }
}
