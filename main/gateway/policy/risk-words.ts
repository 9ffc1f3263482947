import type { Risk } from '../../../shared/domain/risk';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What a word in a tool's name says that it does. Where two risks could be meant, the higher one. */
const verbsOf: readonly (readonly [Risk, readonly string[]])[] = [
  [
    'exec',
    words('exec execute run eval evaluate shell bash spawn command terminal invoke script sudo repl rerun trigger'),
  ],
  [
    'destructive',
    words(`delete remove drop destroy purge truncate wipe erase kill terminate revoke reset force rm rmdir unlink uninstall
      cancel overwrite rollback merge rebase transfer pay payout refund withdraw clear clean drain evict trash shred del`),
  ],
  [
    'external',
    words(`send post publish email mail message share invite tweet retweet notify broadcast announce forward dm sms scrape
      crawl webhook`),
  ],
  [
    'write',
    words(`write create update edit set add append insert put patch upload move rename copy save store modify change push
      commit fork assign unassign enable disable toggle start stop restart close click type fill submit mkdir touch reply
      comment deploy install import apply sync book order buy schedule subscribe unsubscribe archive label mark approve
      replace upsert navigate press drag hover select handle checkout draft pull scale init stash tag unpin mute
      unmute star unstar lock unlock attach detach upgrade restore reopen respond register
      swipe tap login logout make customize request manage annotate cordon uncordon clone cherry switch rotate accept
      reject finalize complete activate deactivate launch initialize initiate backup protect release`),
  ],
  [
    'read',
    words(`read get list search find query fetch show describe view lookup count check resolve status info details help ls cat stat tree
      diff log inspect browse retrieve echo ping head tail download validate summarize explain compare sum convert snapshot
      screenshot analyze analyse calculate measure translate parse lint preview whoami grep glob filter suggest recommend
      detect verify extract rank rerank geocode blame searcher getter finder`),
  ],
];

export const riskOfVerb: ReadonlyMap<string, Risk> = new Map(
  verbsOf.flatMap(([risk, verbs]) => verbs.map((verb) => [verb, risk] as const)),
);

/** Words that mean something else behind this one: the methods of HTTP, and what is resolved by closing it. */
export const riskOfPhrase: ReadonlyMap<string, Risk> = new Map<string, Risk>([
  ['api post', 'write'],
  ...words('issue incident alert thread comment conversation conflict ticket case dispute error').map(
    (what): [string, Risk] => [`resolve ${what}`, 'write'],
  ),
]);

/** Also the names of things: directly after a word that reads they are what is read, as in `get_commit`. */
export const things: ReadonlySet<string> = new Set(
  words(`commit pull label comment order schedule archive post store type book tag draft import request command
    script clone stash checkout star run crawl scrape trigger release backup`),
);

/** What is handed to somebody. After another verb it is what that is done to, as in `modify_email`; to make one is to send it. */
export const dispatches: ReadonlySet<string> = new Set(
  words('post email mail message share invite tweet sms dm webhook'),
);
export const making: ReadonlySet<string> = new Set(words('create add submit make'));
/** What stands behind these is done as well, and not to what was named before. */
export const conjunctions: ReadonlySet<string> = new Set(words('and or then'));

/** Argument names that hand over a program whatever the tool is called. `query` is left out: most queries only read. */
export const programArguments: ReadonlySet<string> = new Set(
  words('command cmd script shell sql bash javascript python'),
);
/** The same where the name does not say what the tool does: `get_discount` and `create_discount` have a `code` that nobody runs. */
export const vagueProgramArguments: ReadonlySet<string> = new Set(words('code expression'));

/** Arguments that say where on the network to go, by their last word: `url`, `imageUrl`, `callback_urls`. */
export const addressWords: ReadonlySet<string> = new Set(words('url urls uri uris'));
/** The same as whole names, for as a part they are usually somebody's name: `mute_host` has a `hostname`. */
export const addressNames: ReadonlySet<string> = new Set(words('endpoint host'));

/** Arguments that name who gets something, on their own. */
export const recipientNames: ReadonlySet<string> = new Set(
  words('recipient recipients cc bcc attendees invitees to_email toemail to_emails phone_number phonenumber'),
);
/** The same, where there is also something to tell: alone `to` may end a time span, and `channel` name what is read. */
export const addresseeNames: ReadonlySet<string> = new Set(
  words(
    'to channel channel_id channelid chat_id chatid room_id roomid conversation_id conversationid user_ids userids',
  ),
);
export const tidingNames: ReadonlySet<string> = new Set(
  words('text body message content html htmlbody html_body blocks subject'),
);
