/** What tokens of well-known services look like. Each stands for itself, so that only the token is found and nothing around it. */
const shapes: readonly RegExp[] = [
  /gh[pousr]_[A-Za-z0-9]{20,255}/,
  /github_pat_[A-Za-z0-9_]{30,255}/,
  /gl(?:pat|dt|rt|cbt|ptt|ft|agent|oas|soat|imt)-[\w.-]{16,300}/,
  /sk-(?:proj-|svcacct-|admin-|ant-[a-z0-9]+-|or-v1-|lf-)?[A-Za-z0-9_-]{16,300}/,
  /(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,250}/,
  /whsec_[A-Za-z0-9+/=]{20,100}/,
  /xox[abeoprs]-[\w-]{10,300}/,
  /xapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{16,128}/,
  /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/+-]{30,100}/,
  /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{10,25}\/[\w-]{40,100}/,
  /(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}/,
  /ABSK[A-Za-z0-9+/]{60,200}={0,2}/,
  /AIza[\w-]{35}/,
  /ya29\.[\w-]{20,400}/,
  /GOCSPX-[\w-]{20,40}/,
  /eyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{5,2000}/,
  /glsa_[A-Za-z0-9]{20,60}_[a-f0-9]{8}/,
  /glc_[A-Za-z0-9+/]{30,400}={0,2}/,
  /hf_[A-Za-z0-9]{20,60}/,
  /api_org_[A-Za-z0-9]{30,40}/,
  /npm_[A-Za-z0-9]{30,50}/,
  /pypi-[\w-]{40,250}/,
  /do[opr]_v1_[a-f0-9]{40,70}/,
  /dapi[a-f0-9]{32}(?:-\d)?/,
  /(?:lin_api|lin_oauth)_[A-Za-z0-9]{30,70}/,
  /(?:ntn_|secret_)[A-Za-z0-9]{35,60}/,
  /pplx-[A-Za-z0-9]{30,60}/,
  /gsk_[A-Za-z0-9]{30,60}/,
  /xai-[A-Za-z0-9]{40,100}/,
  /r8_[A-Za-z0-9]{30,50}/,
  /tvly-(?:dev-|prod-)?[A-Za-z0-9-]{16,60}/,
  /fc-[a-f0-9]{32}/,
  /ctx7sk-[\w-]{20,60}/,
  /figd_[\w-]{30,60}/,
  /pscale_(?:tkn|oauth|pw)_[\w=.-]{30,70}/,
  /sbp_[a-f0-9]{40}/,
  /sb_secret_[\w-]{20,60}/,
  /napi_[a-z0-9]{30,80}/,
  /vc[pirak]_[A-Za-z0-9]{20,70}/,
  /tskey-(?:auth|api|client|scim|webhook)-[\w-]{16,80}/,
  /hv[sbr]\.[\w-]{20,300}/,
  /[A-Za-z0-9]{14}\.atlasv1\.[\w-]{50,80}/,
  /ATATT3[\w=+/-]{20,300}/,
  /ATCTT3[\w=+/-]{20,300}/,
  /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/,
  /sq0(?:atp|csp)-[\w-]{22,60}/,
  /EAAA[\w-]{60}/,
  /SG\.[\w-]{16,32}\.[\w-]{16,64}/,
  /key-[a-f0-9]{32}/,
  /xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}/,
  /[a-f0-9]{32}-us\d{1,2}/,
  /SK[a-f0-9]{32}/,
  /NR(?:AK|JS|II|IQ)-[A-Za-z0-9_-]{16,60}/,
  /sntr(?:ys|yu)_[A-Za-z0-9+/=_]{30,400}/,
  /phx_[A-Za-z0-9]{30,60}/,
  /PMAK-[a-f0-9]{24}-[a-f0-9]{34}/,
  /pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/,
  /pat-(?:na|eu)\d-[a-f0-9]{8}-[a-f0-9-]{27}/,
  /rnd_[A-Za-z0-9]{24,60}/,
  /fm[12][ar]?_[A-Za-z0-9+/=_,-]{30,2000}/,
  /fo1_[\w-]{30,60}/,
  /dckr_(?:pat|oat)_[\w-]{24,40}/,
  /dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,80}/,
  /AGE-SECRET-KEY-1[A-Z0-9]{58}/,
  /ops_eyJ[A-Za-z0-9+/=]{100,4000}/,
  /\d{8,10}:A[\w-]{34}/,
  /[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}/,
  /[\w~.-]{3}\dQ~[\w~.-]{31,34}/,
  /apify_api_[A-Za-z0-9]{30,50}/,
  /secret-token:[\w.~%-]{16,200}/,
  /gh_[A-Za-z0-9_-]{43}/,
  /-----BEGIN[A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END[A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/,
];

const known = new RegExp(`(?<![A-Za-z0-9])(?:${shapes.map(({ source }) => source).join('|')})(?![A-Za-z0-9])`, 'g');

/** Where tokens of well-known services stand in a text. */
export function findKnown(text: string): { start: number; value: string }[] {
  return [...text.matchAll(known)].map((match) => ({ start: match.index, value: match[0] }));
}

const uuid = /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i;

/** Whether a value that nobody calls a secret was made by chance all the same: few people write names like that. */
export function looksRandom(value: string): boolean {
  if (value.length < 20 || value.length > 512 || !/^[A-Za-z0-9_+/=.~-]+$/.test(value)) return false;
  if (uuid.test(value) || /^[0-9a-f]+$/i.test(value) || /^\d[\d._-]*$/.test(value)) return false;
  if (isPathLike(value) || /^(data|sha\d+|md5)[-:]/.test(value) || /^v?\d+\.\d+/.test(value)) return false;
  const digits = value.replace(/\D/g, '').length;
  const isMixed = /[a-z]/.test(value) && /[A-Z]/.test(value) && digits >= 3;
  return isMixed && changes(value) >= value.length / 3 && entropy(value) >= 3.7;
}

/** Whether a value in a place of weak name is one: shorter ones count here, and numbers in base 16 too. */
export function looksLikeKey(value: string): boolean {
  if (uuid.test(value)) return true;
  if (/^[0-9a-f]{24,}$/i.test(value)) return true;
  return (
    /^[A-Za-z0-9_+/=.~-]{16,}$/.test(value) &&
    /\d/.test(value) &&
    /[A-Za-z]/.test(value) &&
    !isPathLike(value) &&
    entropy(value) >= 3.2
  );
}

/** Paths, hosts, packages: words between dots and slashes. */
function isPathLike(value: string): boolean {
  if (/^(\/|~|\.{1,2}\/|[A-Za-z]:[/\\])/.test(value)) return true;
  const parts = value.split(/[/.]/);
  return (
    parts.length > 1 && parts.every((part) => /^([a-z]*|[A-Z]?[a-z]+|[A-Z]+|[\d]+|[a-z\d-]*[a-z-]{4,})$/.test(part))
  );
}

/** How often the kind of character changes: a name in camel case changes with each word only. */
function changes(value: string): number {
  const kinds = [...value].map((character) =>
    /[a-z]/.test(character) ? 'a' : /[A-Z]/.test(character) ? 'A' : /\d/.test(character) ? '1' : '-',
  );
  return kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
}

/** Shannon, bits a character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / value.length) * Math.log2(count / value.length), 0);
}
