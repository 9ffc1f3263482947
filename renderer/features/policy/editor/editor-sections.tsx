import type { RuleDraft } from '../../../../shared/domain/policy';
import { Disclosure } from '../../../ui/disclosure';
import { HostileText } from '../../../ui/hostile-text';
import type { KnownNames } from '../known-names';
import type { PartProps } from './basic-fields';
import { ConditionField } from './condition-field';
import { LimitsField } from './limits-field';
import { MoreField } from './more-field';
import { RiskField } from './risk-field';
import type { ReadForm, SectionId } from './rule-form';
import { summaries } from './section-summary';
import { TimeField } from './time-field';
import type { ConditionProblem } from './use-condition-check';

export interface EditorSectionsProps extends PartProps {
  /** What the form means so far. */
  readonly draft: RuleDraft;
  readonly known: KnownNames;
  readonly open: ReadonlySet<SectionId>;
  /** What is missing, once the person tried to save. */
  readonly problems: ReadForm['problems'];
  readonly broken: ConditionProblem | null;
  readonly onOpen: (section: SectionId, isOpen: boolean) => void;
}

const sections: readonly { id: SectionId; title: string; unset: string }[] = [
  { id: 'risks', title: 'Risks', unset: 'tools of every risk' },
  { id: 'conditions', title: 'Conditions', unset: 'whatever the arguments are' },
  { id: 'limits', title: 'Limits', unset: 'as often as wanted' },
  { id: 'time', title: 'Ends', unset: 'never' },
  { id: 'more', title: 'Results, shadow mode and note', unset: 'nothing set' },
];

/** What most rules do without: folded, with what is set said beside its name. */
export function EditorSections(props: EditorSectionsProps) {
  const { draft, open, problems, onOpen } = props;
  return (
    <div className="overflow-clip rounded-md border border-line">
      {sections.map(({ id, title, unset }) => {
        const summary = summaries[id](draft);
        const problem = problems[id];
        return (
          <Disclosure
            key={id}
            title={title}
            summary={summary === '' ? unset : <HostileText text={summary} />}
            isSet={summary !== ''}
            isOpen={open.has(id)}
            onOpen={(isOpen) => onOpen(id, isOpen)}
          >
            <SectionBody {...props} id={id} />
            {problem !== undefined && (
              <p role="alert" className="text-deny">
                {problem}
              </p>
            )}
          </Disclosure>
        );
      })}
    </div>
  );
}

function SectionBody({ id, form, known, broken, onChange }: EditorSectionsProps & { id: SectionId }) {
  switch (id) {
    case 'risks':
      return <RiskField {...{ form, onChange }} />;
    case 'conditions':
      return (
        <ConditionField
          condition={form.condition}
          known={known.arguments}
          problem={broken}
          onChange={(condition) => onChange({ condition })}
        />
      );
    case 'limits':
      return <LimitsField {...{ form, onChange }} known={known.arguments} />;
    case 'time':
      return <TimeField {...{ form, onChange }} />;
    case 'more':
      return <MoreField {...{ form, onChange }} />;
  }
}
