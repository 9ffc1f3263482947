import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { TextInput } from '../../ui/text-input';
import type { FieldControlProps } from './field-control';
import type { JsonNode } from './json-node';

/** Texts, one below the other. */
export function ListField({ field, value, label, onSet }: FieldControlProps & { label: ReactNode }) {
  const items = value?.kind === 'array' ? value.items : [];
  const write = (next: readonly JsonNode[]) => onSet(field.path, { kind: 'array', items: next });
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 font-medium">{label}</legend>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: texts may repeat; the place is what is edited.
        <div key={index} className="flex gap-1.5">
          <TextInput
            mono
            aria-label={`${field.label}, ${index + 1} of ${items.length}`}
            value={item.kind === 'string' ? item.text : ''}
            onChange={(event) =>
              write(items.map((old, at) => (at === index ? { kind: 'string', text: event.target.value } : old)))
            }
          />
          <IconButton
            label={`Remove ${index + 1} of ${items.length}`}
            icon={<X />}
            onClick={() => write(items.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        variant="secondary"
        size="sm"
        icon={<Plus />}
        className="self-start"
        onClick={() => write([...items, { kind: 'string', text: '' }])}
      >
        Add one
      </Button>
    </fieldset>
  );
}
