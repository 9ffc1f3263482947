import { useState } from 'react';
import type { NewToken, Snippet } from '../../../shared/domain/client';
import { CodeBlock } from '../../ui/code-block';
import { Notice } from '../../ui/notice';
import { Tabs } from '../../ui/tabs';

/** A new token and how each kind of client takes it. Shown once: only its digest is kept. */
export function TokenPanel({ token }: { token: NewToken }) {
  const { snippets } = token;
  const [active, setActive] = useState<Snippet['id'] | undefined>(snippets[0]?.id);
  const shown = snippets.find(({ id }) => id === active);
  return (
    <div className="space-y-4">
      <Notice tone="warning">
        Copy it now. The token is shown this once and cannot be read again; a lost one can be replaced.
      </Notice>
      {active !== undefined && shown && (
        <Tabs tabs={snippets} active={active} onChange={setActive}>
          <p className="mb-2">{shown.where}</p>
          <CodeBlock text={shown.text} language={shown.language} copyLabel={`Copy for ${shown.label}`} />
        </Tabs>
      )}
      <section aria-label="Token alone" className="space-y-1">
        <h3 className="font-medium">The token alone</h3>
        <CodeBlock text={token.token} language="text" copyLabel="Copy the token" />
      </section>
    </div>
  );
}
