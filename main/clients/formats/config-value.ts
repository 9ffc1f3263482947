/** What a configuration file can hold. Objects that come from a file have no prototype, so that no name in it means anything. */
export type Json = null | boolean | number | string | Json[] | JsonRecord;
export type JsonRecord = { [key: string]: Json };

/** One step into a value: a member of an object, or the element of a list whose field `idField` is `id`. */
export type Step = { readonly key: string } | { readonly idField: string; readonly id: string };
export type Address = readonly Step[];

export function emptyRecord(): JsonRecord {
  return Object.create(null) as JsonRecord;
}

export function isJsonRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function memberOf(record: JsonRecord, name: string): Json | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** What stands at an address. `undefined`: nothing, or the way there leads through something else. */
export function valueAt(value: Json | undefined, address: Address): Json | undefined {
  let at = value;
  for (const step of address) {
    if (at === undefined) return undefined;
    if ('key' in step) at = isJsonRecord(at) ? memberOf(at, step.key) : undefined;
    else at = Array.isArray(at) ? at.find((element) => isElement(element, step)) : undefined;
  }
  return at;
}

/** Whether a list element is the one that the step names. */
export function isElement(element: Json, { idField, id }: { idField: string; id: string }): boolean {
  return idOf(element, idField) === id;
}

/** What a list element is called. YAML takes an unquoted name of digits for a number; it is a name nevertheless. */
export function idOf(element: Json, idField: string): string | undefined {
  const id = isJsonRecord(element) ? memberOf(element, idField) : undefined;
  return id === null || typeof id === 'object' || id === undefined ? undefined : String(id);
}

/** `value` with what has to be around it so that it stands at `address`. */
export function wrapped(value: Json, address: Address): Json {
  return address.reduceRight<Json>((inner, step) => {
    if (!('key' in step)) return [inner];
    const record = emptyRecord();
    record[step.key] = inner;
    return record;
  }, value);
}

/** Equal as JSON: the order of members does not matter. */
export function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((element, index) => isSame(element, right[index]))
    );
  }
  if (!isJsonRecord(left)) return left === right || (Number.isNaN(left) && Number.isNaN(right));
  return isJsonRecord(right) && isSameRecord(left, right);
}

/** But for the member `except`, if there is one to leave out. */
function isSameRecord(left: JsonRecord, right: JsonRecord, except?: string): boolean {
  const names = namesBut(left, except);
  return (
    names.length === namesBut(right, except).length &&
    names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]))
  );
}

function namesBut(record: JsonRecord, except: string | undefined): string[] {
  const names = Object.keys(record);
  return except === undefined ? names : names.filter((name) => name !== except);
}

/** Whether two values differ at the address at most. What is absent or null on the way there counts as empty. */
export function isSameBut(left: Json | undefined, right: Json | undefined, [step, ...rest]: Address): boolean {
  if (step === undefined) return true;
  if (!('key' in step)) return isSameListBut(left ?? [], right ?? [], [step, rest]);
  const [one, other] = [left ?? emptyRecord(), right ?? emptyRecord()];
  if (!isJsonRecord(one) || !isJsonRecord(other)) return false;
  return isSameRecord(one, other, step.key) && isSameBut(memberOf(one, step.key), memberOf(other, step.key), rest);
}

function isSameListBut(left: Json, right: Json, [step, rest]: [Extract<Step, { id: string }>, Address]): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return false;
  const isOther = (element: Json) => !isElement(element, step);
  return (
    isSame(left.filter(isOther), right.filter(isOther)) &&
    isSameBut(valueAt(left, [step]), valueAt(right, [step]), rest)
  );
}
