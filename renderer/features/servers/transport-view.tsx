import type { ReactNode } from 'react';
import type { ConfiguredTransport } from '../../../shared/domain/server';
import { HostileText } from '../../ui/hostile-text';

/** Exactly what will be started or called, cut nowhere. Values of the environment and of headers may be secret: only their names show. */
export function TransportView({ transport }: { transport: ConfiguredTransport }) {
  return <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-2">{facts(transport)}</dl>;
}

function facts(transport: ConfiguredTransport): ReactNode {
  switch (transport.kind) {
    case 'stdio':
      return (
        <>
          <Fact name="Command">
            <Exact text={transport.command} />
          </Fact>
          <Fact name="Arguments">
            <Items items={transport.args} />
          </Fact>
          <Fact name="Environment">
            <Items items={Object.keys(transport.env)} />
          </Fact>
          {transport.cwd !== undefined && (
            <Fact name="Folder">
              <Exact text={transport.cwd} />
            </Fact>
          )}
        </>
      );
    case 'http':
      return (
        <>
          <Fact name="Address">
            <Exact text={transport.url} />
          </Fact>
          <Fact name="Headers">
            <Items items={Object.keys(transport.headers)} />
          </Fact>
        </>
      );
    case 'sample':
      return (
        <>
          <Fact name="Runs">Inside Gatehouse</Fact>
          <Fact name="Scratch folder">
            <Exact text={transport.folder} />
          </Fact>
        </>
      );
  }
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Exact({ text }: { text: string }) {
  return <HostileText text={text} mono className="wrap-anywhere whitespace-pre-wrap text-small" />;
}

function Items({ items }: { items: readonly string[] }) {
  if (items.length === 0) return <span className="text-muted">None</span>;
  return (
    <ol className="space-y-1">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: arguments may repeat; their place is what tells them apart
        <li key={index} className="border-line border-l-2 pl-2">
          {item === '' ? <span className="text-muted">(empty)</span> : <Exact text={item} />}
        </li>
      ))}
    </ol>
  );
}
