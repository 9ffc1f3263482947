import { pathText } from '../../../shared/domain/argument-path';
import { type Argument, nameSet, wordsOf } from '../approval/pattern-argument';
import { isPathText } from '../approval/pattern-paths';
import { hostOf } from '../approval/pattern-values';
import { isRecord } from '../json/is-record';

const longestArguments = 64 * 1024;
const mostArguments = 64;
const deepest = 3;

/** The arguments of a call one by one, those inside of others by their paths; `null`: too many, too deep, or no JSON object. */
export function readArguments(json: string): readonly Argument[] | null {
  if (json.length > longestArguments) return null;
  const found: Argument[] = [];
  const parsed = parse(json);
  return isRecord(parsed) && collect(parsed, [], found) ? found : null;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function collect(record: Readonly<Record<string, unknown>>, above: readonly string[], found: Argument[]): boolean {
  if (above.length >= deepest) return false;
  return Object.entries(record).every(([name, value]) => {
    if (!/^[A-Za-z_][\w-]{0,99}$/.test(name)) return false;
    const names = [...above, name];
    if (isRecord(value)) return collect(value, names, found);
    return found.push({ path: pathText(names), name, value }) <= mostArguments;
  });
}

/** What an argument has to do with where a call goes and what it does there. */
export type ArgumentKind = 'program' | 'place' | 'person' | 'repository' | 'amount' | 'choice' | 'switch' | 'other';

const programs = nameSet(
  'command cmd commands script code shell sql statement statements program expression eval source_code args argv javascript python',
);
const places = nameSet(
  `path paths file files filename filepath file_path file_paths file_name directory directories dir folder cwd source destination src
  dest target root output input working_directory repo_path uri uris url urls endpoint host save_path`,
);
const persons = nameSet('to cc bcc recipient recipients email emails to_email email_address attendees invitees');
const repositories = nameSet('owner repo repository repo_name');
const amounts = nameSet('amount price total cost quantity value budget sum units shares count_to_buy');
const choices = nameSet(
  `branch ref base head channel channel_id chat_id user user_id project project_id project_key database database_id db schema table
  table_name collection index bucket namespace cluster environment env region team team_id workspace workspace_id org organization
  account account_id calendar calendar_id customer customer_id dataset queue topic room drive_id folder_id key state status method
  action operation label role permission visibility device phone phone_number assignee server service`,
);

/** By its name and, where that says nothing, by its value. */
export function kindOf({ name, value }: Argument): ArgumentKind {
  const words = wordsOf(name).replaceAll('-', '_');
  if (programs.has(words) || isStatement(value)) return 'program';
  if (persons.has(words)) return 'person';
  if (repositories.has(words)) return 'repository';
  if (places.has(words) || /_(path|url|uri|file|dir|folder|directory)$/.test(words) || saysPlace(value)) return 'place';
  if (amounts.has(words) || /_(amount|price|total|cost)$/.test(words)) return 'amount';
  if (choices.has(words)) return 'choice';
  return typeof value === 'boolean' ? 'switch' : 'other';
}

function isStatement(value: unknown): boolean {
  return typeof value === 'string' && /^\s*(select|insert|update|delete|drop|alter|create|with|merge)\s/i.test(value);
}

function saysPlace(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(saysPlace);
  return typeof value === 'string' && (isPathText(value) || hostOf(value) !== undefined);
}
