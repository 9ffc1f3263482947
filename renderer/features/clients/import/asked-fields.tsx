import type { ImportCandidate, ImportQuestion } from '../../../../shared/domain/import-plan';
import { app } from '../../../ipc/app';
import { useValue } from '../../../ipc/use-value';
import { Field } from '../../../ui/field';
import { HostileText } from '../../../ui/hostile-text';
import { TextInput } from '../../../ui/text-input';
import type { Choice } from './choices';

export interface AskedFieldsProps {
  readonly candidate: ImportCandidate;
  readonly choice: Choice;
  readonly nameProblem: string | undefined;
  /** By the question's id. */
  readonly answerProblems: Readonly<Record<string, string>>;
  readonly onChange: (part: Partial<Choice>) => void;
}

/** What the person says of a server that is ticked: its name, and what the entry leaves open. */
export function AskedFields({ candidate, choice, nameProblem, answerProblems, onChange }: AskedFieldsProps) {
  const { questions, draft } = candidate;
  const { name, answers } = choice;
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,16rem),1fr))] gap-x-4 gap-y-3">
      <Field
        label={
          <>
            Name <span className="sr-only">of {draft?.name}</span>
          </>
        }
        error={nameProblem}
      >
        <TextInput value={name} maxLength={40} onChange={({ target }) => onChange({ name: target.value })} />
      </Field>
      {questions.map((question) => (
        <Question
          key={question.id}
          question={question}
          value={answers[question.id] ?? ''}
          error={answerProblems[question.id]}
          onChange={(value) => onChange({ answers: { ...answers, [question.id]: value } })}
        />
      ))}
    </div>
  );
}

interface QuestionProps {
  readonly question: ImportQuestion;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

function Question({ question: { label, isSecret }, value, error, onChange }: QuestionProps) {
  const keptIn = useValue(app['gateway.status'])?.secretsKeptIn ?? 'keychain';
  return (
    <Field label={<HostileText text={label} />} error={error} description={isSecret ? places[keptIn] : undefined}>
      <TextInput
        mono
        type={isSecret ? 'password' : 'text'}
        value={value}
        maxLength={65_536}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  );
}

const places = {
  keychain: 'A secret: it is kept in the keychain.',
  'encrypted-file': 'A secret: it is kept in an encrypted file.',
  memory: 'A secret: it is kept in memory until Gatehouse stops.',
} as const;
