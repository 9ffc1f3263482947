/** How much the name of a variable, a header or an option says of its value. `strong`: it is a secret. `weak`: it is one if it looks like one. */
export type NameStrength = 'strong' | 'weak' | 'none';

const strong =
  /(^|_)(tokens?|secrets?|passwords?|passwd|passphrase|pwd|pass|apikeys?|apitoken|api_keys?|apitokens?|access_keys?|accesskeys?|secret_keys?|private_keys?|privatekey|encryption_keys?|signing_keys?|master_keys?|service_keys?|auth_keys?|authkey|license_keys?|account_keys?|accountkey|shared_access_keys?|sharedaccesskey|client_secrets?|clientsecret|credentials?|creds?|pat|bearer|authorization|cookies?|jwt|otp|pin|webhook_url)(_|$)|(password|passwd|passphrase|apikey|secretkey|secret|token)(_|$)/;
const weak =
  /(^|_)(keys?|auth|session|sid|signature|sig|hash|salt|seed|mnemonic|dsn|cert|code|access|login|x_api|nonce|header|headers)(_|$)/;

/** What follows these words is about a secret, and none itself. */
const about =
  /(^|_)(file|files|path|dir|folder|name|names|id|ids|type|types|host|port|ttl|expiry|expires|expiration|expires_in|timeout|length|limit|limits|enabled|disabled|mode|method|methods|scope|scopes|version|region|endpoint|prefix|suffix|count|max|min|size|provider|format|field|fields|header_name|issuer|audience|algorithm|alg|rotation|source|required|store|storage|budget|usage|cache|location|url|uri|env|var|variable|command|cmd|helper|policy|policies|manager|arn|public|publishable)$/;
const notSecret =
  /(^|_)(max|min|num|context|input|output|total|budget)_tokens?(_|$)|(^|_)tokens_(per|left|used)|public_?key|(^|_)(sort|primary|foreign|partition|cache|row|lookup|map|json|object|group|hot|short)_?keys?(_|$)|^keyboard|keymap|keyword/;

export function strengthOf(name: string): NameStrength {
  const plain = plainName(name);
  if (notSecret.test(plain)) return 'none';
  if (about.test(plain) && !/webhook_url$|(^|_)cred(ential)?s?_(json)$/.test(plain)) return 'none';
  if (strong.test(plain)) return 'strong';
  return weak.test(plain) ? 'weak' : 'none';
}

/** `X-Api-Key`, `apiKey` and `API_KEY` are `api_key`. */
function plainName(name: string): string {
  return name
    .slice(0, 256)
    .replace(/^-+/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '_')
    .replace(/^x_(?=api|auth|access|token|key)/, '');
}

/** What people write where the secret would go. */
export function isPlaceholder(value: string): boolean {
  const plain = value.trim();
  return (
    plain === '' ||
    /^(<.*>|\[.*\]|\{.*\}|%\w+%|\$\w+|\$\{.*\}|\*+|\.{2,}|-+)$/s.test(plain) ||
    /(.)\1{7,}/.test(plain) ||
    /^(y|yes|no|true|false|on|off|none|null|nil|undefined|n\/?a|default|required|optional|auto|basic|bearer|oauth2?|token|password|passwd|pass|secret|key|apikey|api[_-]key|username|user|admin|root|test|testing|dummy|fake|sample|foo|bar|abc|todo|tbd|fixme|redacted|masked|hidden|removed|empty|string|value|changeit|change[_-]?me|letmein|placeholder|xxx+|\d{1,3})$/i.test(
      plain,
    ) ||
    /(^|[^a-z])(your|my|some|the|insert|enter|add|put|paste|replace|example|changeme|placeholder|dummy|todo|redacted)([^a-z]|$)|_here$|-here$|example(key|token|secret)?$|EXAMPLE/i.test(
      plain,
    ) ||
    /^(sk|pk|ghp|pat|xox[bp]|key|tok|token|api)[-_](\.\.\.|x{3,}|\*{3,})/i.test(plain) ||
    /^(os\.environ|process\.env|getenv|env\.|secrets?\.|vault:|op:\/\/|keychain:|ref\+|aws-?sm:|gcp-?sm:|doppler:|file:|@)/i.test(
      plain,
    )
  );
}
