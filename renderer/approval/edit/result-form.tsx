import { Eraser } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { HostileText } from '../../ui/hostile-text';
import { Notice } from '../../ui/notice';
import { TextArea } from '../../ui/text-area';
import { type Draft, withField, withText } from './draft';
import { type JsonNode, printJson, withNodeAt } from './json-node';
import { countOf, type ResultText, redactEverywhere, redactIn, resultTexts } from './result-texts';
import { encodedParts } from './result-views';

export interface ResultFormProps {
  draft: Draft;
  node: JsonNode;
  onChange: (draft: Draft) => void;
}

/** The texts of a result. What is covered in one of them is looked for in all others: a secret seldom stands alone. */
export function ResultForm({ draft, node, onChange }: ResultFormProps) {
  const [covered, setCovered] = useState('');
  const texts = resultTexts(node);
  const left = countOf(node, covered);
  const redact = (part: ResultText, from: number, to: number) => {
    setCovered(part.text.slice(from, to));
    onChange(withField(draft, redactIn(node, part, from, to), part.path));
  };
  return (
    <div className="flex flex-col gap-4">
      {left > 0 ? (
        <StillThere
          count={left}
          onRedact={() => onChange(withText(draft, printJson(redactEverywhere(node, covered))))}
        />
      ) : null}
      {texts.map((part) => (
        <TextPart
          key={part.label}
          part={part}
          onRedact={(from, to) => redact(part, from, to)}
          onText={(text) =>
            onChange(withField(draft, withNodeAt(node, part.path, { kind: 'string', text }), part.path))
          }
        />
      ))}
      {texts.length === 0 ? <p className="text-muted">There is no text in it. Use JSON to change it.</p> : null}
      {encodedParts(node).map((words) => (
        <p key={words} className="wrap-anywhere text-muted">
          <HostileText text={words} />. It is passed on as it is; take it away in JSON.
        </p>
      ))}
    </div>
  );
}

function StillThere({ count, onRedact }: { count: number; onRedact: () => void }) {
  return (
    <Notice
      tone="warning"
      action={
        <Button variant="secondary" size="sm" isWrapping onClick={onRedact}>
          Redact these too
        </Button>
      }
    >
      What you redacted still stands in {count === 1 ? '1 other place' : `${count} other places`}.
    </Notice>
  );
}

interface TextPartProps {
  part: ResultText;
  onRedact: (from: number, to: number) => void;
  onText: (text: string) => void;
}

function TextPart({ part, onRedact, onText }: TextPartProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [isHinting, setHinting] = useState(false);
  const redact = () => {
    // A text area keeps its selection when the focus goes to the button.
    const { selectionStart: from = 0, selectionEnd: to = 0 } = area.current ?? {};
    setHinting(to === from);
    if (to > from) onRedact(from, to);
    area.current?.focus();
  };
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={<HostileText text={part.label} mono />}>
        <TextArea
          ref={area}
          mono
          rows={Math.min(14, Math.max(3, part.text.split('\n').length))}
          data-multiline=""
          value={part.text}
          onChange={(event) => onText(event.target.value)}
        />
      </Field>
      <div className="flex flex-wrap items-center gap-x-3">
        <Button variant="secondary" size="sm" isWrapping icon={<Eraser />} onClick={redact}>
          Redact what is selected
        </Button>
        <span role="status" className="text-muted text-small">
          {isHinting ? 'Select a part of the text first.' : ''}
        </span>
      </div>
    </div>
  );
}
