import { createHash } from 'node:crypto';
import type { OutsideChange } from '../../shared/domain/outside-change';
import type { Rule } from '../../shared/domain/policy';
import { GatehouseError } from '../../shared/errors';
import type { Readable } from '../../shared/ipc/define';
import { derive } from '../gateway/derive';
import { compareRules } from '../gateway/policy/compare-rules';
import { compareSettings, mayWiden } from './compare-settings';
import type { OutsideSettings, OutsideText } from './outside-settings';
import type { FoundRules, RulesFileLink } from './rules-file';
import { type Settings, type SettingsValues, valuesOf } from './settings-stores';

/** All that was changed behind our back and is not in force. */
export interface OutsideChanges {
  readonly list: Readable<readonly OutsideChange[]>;
  /** What accepting it would allow anew; throws `not-found` when it is not what was shown any more. */
  look(id: string): { change: OutsideChange; allowed: readonly Rule[]; mayWiden: boolean };
  accept(id: string): void;
  reject(id: string): void;
}

interface Parts {
  settings: Settings;
  outside: OutsideSettings;
  rulesFile: RulesFileLink;
}

interface Offer {
  change: OutsideChange;
  allowed: readonly Rule[];
  mayWiden: boolean;
  accept: () => void;
  reject: () => void;
}

export function createOutsideChanges({ settings, outside, rulesFile }: Parts): OutsideChanges {
  const sources = [outside.pending, rulesFile.pending, ...Object.values(settings)];
  const offers = derive(sources, (): readonly Offer[] => {
    const inForce = valuesOf(settings);
    const text = outside.pending.get();
    const rules = rulesFile.pending.get();
    return [...(text ? [offerSettings(inForce, text)] : []), ...(rules ? [offerRules(inForce, rules)] : [])];
  });

  function offerSettings(inForce: SettingsValues, text: OutsideText): Offer {
    const { values } = text;
    return {
      change: {
        id: idOf(inForce, text.text),
        source: 'settings',
        path: outside.path,
        seenAt: text.seenAt.toISOString(),
        problem: text.problem,
        rules: values ? compareRules(inForce.rules, values.rules) : [],
        others: values ? compareSettings(inForce, values) : [],
      },
      allowed: values ? newlyAllowed(inForce.rules, values.rules) : [],
      mayWiden: values !== null && mayWiden(inForce, values),
      accept: outside.accept,
      reject: outside.reject,
    };
  }

  function offerRules(inForce: SettingsValues, found: FoundRules): Offer {
    return {
      change: {
        id: idOf(inForce, found.text),
        source: 'rules-file',
        path: found.path,
        seenAt: found.seenAt.toISOString(),
        problem: found.problem,
        rules: found.rules ? compareRules(inForce.rules, found.rules) : [],
        others: [],
      },
      allowed: found.rules ? newlyAllowed(inForce.rules, found.rules) : [],
      mayWiden: false,
      accept: rulesFile.accept,
      reject: rulesFile.reject,
    };
  }

  function find(id: string): Offer {
    const offer = offers.get().find(({ change }) => change.id === id);
    if (offer) return offer;
    throw new GatehouseError('not-found', 'This change is not what it was when you read it. Read it again.');
  }

  return {
    list: derive([offers], () => offers.get().map(({ change }) => change)),
    look: find,
    accept: (id) => find(id).accept(),
    reject: (id) => find(id).reject(),
  };
}

/** Of what is in force and what is offered: whoever accepts, accepts the difference that was shown. */
function idOf(inForce: SettingsValues, text: string): string {
  const { clients } = inForce;
  const known = { ...inForce, clients: clients.map((client) => ({ ...client, lastSeenAt: null })) };
  return createHash('sha256')
    .update(JSON.stringify([known, text]))
    .digest('hex')
    .slice(0, 32);
}

/** Rules that allow something and were not there before in just this form. */
function newlyAllowed(before: readonly Rule[], after: readonly Rule[]): readonly Rule[] {
  const known = new Set(before.map(formOf));
  return after.filter((rule) => rule.effect === 'allow' && !known.has(formOf(rule)));
}

function formOf({ id: _, createdAt: __, origin: ___, ...rule }: Rule): string {
  return JSON.stringify(rule);
}
