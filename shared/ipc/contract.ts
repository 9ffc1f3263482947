import { z } from 'zod';
import { ActivityFilter, ActivityPage, AddedLatency, CallDetails, CallSummary } from '../domain/activity';
import { ApprovalReply, ApprovalRequest, GroupReply, ReplyOutcome, WaitingRequest } from '../domain/approval';
import { AuthenticationMethod, AuthenticationOutcome } from '../domain/authentication';
import { ClientName, ClientView, NewToken } from '../domain/client';
import { ConnectionEvent } from '../domain/connection';
import { FileOutcome, FilePlan, OtherEntries } from '../domain/file-plan';
import { FoundClient } from '../domain/found-client';
import { GrantView, QuietTime, TrustWindowDraft } from '../domain/grant';
import { ImportChoice, ImportPlan, ImportRequest } from '../domain/import-plan';
import { LimitChanges } from '../domain/limits';
import { OutsideChange, RuleDifference, RulesFile } from '../domain/outside-change';
import { Stranger } from '../domain/peer';
import { RuleDraft, RuleView } from '../domain/policy';
import { Profile, ProfileName } from '../domain/profile';
import { Risk } from '../domain/risk';
import { ConsoleLine, SecretName, ServerDraft, ServerName, ServerView, Sharing } from '../domain/server';
import { GatewayStatus, Preferences, PreferencesChange, TryItResult } from '../domain/settings';
import { ShadowAnswer, Shadows } from '../domain/shadow';
import { BackTest, ImaginedCall, RuleChange, Simulation, Suggestion } from '../domain/simulation';
import { action, state } from './define';

const server = z.object({ name: ServerName });
const byId = z.object({ id: z.string().max(100) });
const nothing = z.object({}).optional();
const undo = z.object({ undoId: z.string() });

/** Everything that crosses between the main process and a window. */
export const contract = {
  'gateway.status': state(GatewayStatus),
  'gateway.pause': action(z.object({ isPaused: z.boolean() }), z.void()),
  /** Stops every call under way and denies new ones, until it is resumed by `gateway.pause`. */
  'gateway.panic': action(nothing, z.void()),
  'gateway.dismissNotice': action(byId, z.void()),
  'settings.preferences': state(Preferences),
  'settings.save': action(PreferencesChange, z.void()),
  /** What was changed behind our back, and waits for the person. */
  'settings.outside': state(z.array(OutsideChange).readonly()),
  'settings.acceptOutside': action(byId, z.void()),
  'settings.rejectOutside': action(byId, z.void()),

  'security.method': state(AuthenticationMethod),
  /** Proves who is there, for the one thing done next within 30 s. The passphrase only where that is the method. */
  'security.authenticate': action(
    z.object({ reason: z.string().max(200), passphrase: z.string().max(1000).exactOptional() }),
    AuthenticationOutcome,
  ),
  /** Sets, changes (`current` then proves who is there) or with `next: null` removes the passphrase. */
  'security.setPassphrase': action(
    z.object({ current: z.string().max(1000).nullable(), next: z.string().min(8).max(1000).nullable() }),
    z.void(),
  ),

  'servers.list': state(z.array(ServerView).readonly()),
  'servers.add': action(ServerDraft, z.void()),
  'servers.update': action(z.object({ name: ServerName, draft: ServerDraft }), z.void()),
  /** What a server may make us bear, and whether clients share it. Takes effect when the server is next started. */
  'servers.tune': action(z.object({ name: ServerName, limits: LimitChanges, sharing: Sharing }), z.void()),
  'servers.remove': action(server, undo),
  'servers.setEnabled': action(z.object({ name: ServerName, isEnabled: z.boolean() }), z.void()),
  'servers.start': action(server, z.void()),
  'servers.stop': action(server, z.void()),
  'servers.restart': action(server, z.void()),
  'servers.console': action(server, z.object({ lines: z.array(ConsoleLine) })),
  /** `client: null` switches the tool for everybody. */
  'servers.setTool': action(
    z.object({ server: ServerName, tool: z.string().max(300), client: z.string().nullable(), isEnabled: z.boolean() }),
    z.void(),
  ),
  /** What the tool counts as from now on; `risk: null`: what is found out about it. */
  'servers.setRisk': action(
    z.object({ server: ServerName, tool: z.string().max(300), risk: Risk.nullable() }),
    z.void(),
  ),
  'servers.setSecret': action(z.object({ name: SecretName, value: z.string().max(65_536) }), z.void()),

  'clients.list': state(z.array(ClientView).readonly()),
  'clients.create': action(z.object({ name: ClientName }), NewToken),
  'clients.rotate': action(byId, NewToken),
  'clients.revoke': action(byId, z.void()),
  /** Whether this client sees a server at all. */
  'clients.setServer': action(z.object({ id: z.string(), server: ServerName, isEnabled: z.boolean() }), z.void()),
  /** `null`: it sees everything again. Takes effect in the sessions that it has open. */
  'clients.setProfile': action(z.object({ id: z.string(), profileId: z.string().max(100).nullable() }), z.void()),
  /** The token belongs to whichever program uses it next. */
  'clients.unbind': action(byId, z.void()),
  /** Programs that tried to connect without a token. */
  'clients.strangers': state(z.array(Stranger).readonly()),
  'clients.ignoreStranger': action(byId, z.void()),
  'clients.admitStranger': action(z.object({ id: z.string(), name: ClientName }), NewToken),

  /** Clients on this machine; `null` until somebody looks for them with `clients.scan`. */
  'clients.found': state(z.array(FoundClient).readonly().nullable()),
  'clients.scan': action(nothing, z.void()),
  /** Whether a project's folder is looked into besides those that clients know. */
  'clients.setFolder': action(z.object({ path: z.string().min(1).max(4000), isWatched: z.boolean() }), z.void()),
  'clients.planConnect': action(
    z.object({ fileIds: z.array(z.string().max(64)).min(1).max(200), others: OtherEntries }),
    FilePlan,
  ),
  /** `fileIds: null`: everything. `withSecrets`: secrets that went to the keychain stand in the files again. */
  'clients.planDisconnect': action(
    z.object({ fileIds: z.array(z.string().max(64)).max(200).nullable(), withSecrets: z.boolean() }),
    FilePlan,
  ),
  'clients.planRestore': action(z.object({ backupId: z.string().max(200) }), FilePlan),
  /** Carries out what the plan showed, and nothing else. */
  'clients.applyPlan': action(z.object({ planId: z.string().max(100) }), z.object({ outcomes: z.array(FileOutcome) })),
  /** Which servers could be taken over, with the exact command of each. Keeps and starts nothing. */
  'clients.planImport': action(ImportRequest, ImportPlan),
  /** Adds the chosen ones, all or none of them; what was secret in them goes to the keychain. `undo.restore` takes both away again. */
  'clients.import': action(
    z.object({ planId: z.string().max(100), choices: z.array(ImportChoice).min(1).max(500) }),
    z.object({ servers: z.array(ServerName), undoId: z.string() }),
  ),
  /** What goes round Gatehouse, or would soon, and what of it the person allowed. */
  'clients.shadows': state(Shadows),
  /** `text`: what to do next. `undo.restore` makes it undone, where it can be. */
  'clients.answerShadow': action(
    z.object({ id: z.string().max(100), answer: ShadowAnswer }),
    z.object({ text: z.string(), undoId: z.string().nullable() }),
  ),
  /** Takes an “allow” back. */
  'clients.forbidShadow': action(z.object({ id: z.string().max(100) }), z.void()),
  /** What was done to clients' files, the latest first. */
  'clients.history': action(nothing, z.object({ events: z.array(ConnectionEvent) })),

  'profiles.list': state(z.array(Profile).readonly()),
  'profiles.create': action(
    z.object({ name: ProfileName, servers: z.array(ServerName).max(1000) }),
    z.object({ id: z.string() }),
  ),
  /** Refused while a client has it. */
  'profiles.remove': action(byId, undo),
  'profiles.setServer': action(z.object({ id: z.string(), server: ServerName, isIn: z.boolean() }), z.void()),
  'profiles.setTool': action(
    z.object({ id: z.string(), server: ServerName, tool: z.string().max(300), isIn: z.boolean() }),
    z.void(),
  ),

  'policy.rules': state(z.array(RuleView).readonly()),
  /** Adds at the end, or at `index`. */
  'policy.add': action(
    z.object({ draft: RuleDraft, index: z.number().int().min(0).optional() }),
    z.object({ id: z.string() }),
  ),
  'policy.update': action(z.object({ id: z.string(), draft: RuleDraft }), z.void()),
  'policy.setEnabled': action(z.object({ id: z.string(), isEnabled: z.boolean() }), z.void()),
  'policy.move': action(z.object({ id: z.string(), index: z.number().int().min(0) }), z.void()),
  'policy.remove': action(byId, undo),
  /** Whether a condition can be computed; `at` counts characters from 0. */
  'policy.check': action(
    z.object({ condition: z.string().max(4000) }),
    z.object({ problem: z.object({ text: z.string(), at: z.number().int() }).nullable() }),
  ),
  'policy.simulate': action(ImaginedCall, Simulation),
  'policy.backTest': action(
    z.object({ change: RuleChange, last: z.number().int().min(1).max(100_000).default(10_000) }),
    BackTest,
  ),
  'policy.suggestions': state(z.array(Suggestion).readonly()),
  'policy.acceptSuggestion': action(byId, z.object({ id: z.string() })),
  'policy.dismissSuggestion': action(byId, z.void()),
  /** All rules that are not locked, as YAML. */
  'policy.export': action(nothing, z.object({ text: z.string() })),
  'policy.previewImport': action(
    z.object({ text: z.string().max(5_000_000) }),
    /** `digest`: of the rules that the text was compared with. */
    z.object({ problem: z.string().nullable(), rules: z.array(RuleDifference), digest: z.string() }),
  ),
  /** `digest`: as the preview gave it. Refused where it is no longer that of the rules. */
  'policy.import': action(z.object({ text: z.string().max(5_000_000), digest: z.string().max(100) }), undo),
  'policy.file': state(RulesFile),
  /** Keeps the rules in this file too, comments and all; `null`: no longer. */
  'policy.linkFile': action(z.object({ path: z.string().max(4000).nullable() }), z.void()),

  /** Brings back what `servers.remove`, `profiles.remove` or `policy.remove` took, where it was. */
  'undo.restore': action(undo, z.void()),

  'approvals.waiting': state(z.array(WaitingRequest).readonly()),
  'approvals.pending': state(z.array(ApprovalRequest).readonly()),
  'approvals.reply': action(ApprovalReply, z.object({ outcome: ReplyOutcome })),
  /** The outcomes in the order of the requests. */
  'approvals.replyGroup': action(GroupReply, z.object({ outcomes: z.array(ReplyOutcome) })),
  /** The person hovers, focuses or types: the countdown stands still for a while. */
  'approvals.engage': action(z.object({ requestId: z.string() }), z.void()),
  /** Set while new questions are denied, for nobody answered the last ones. */
  'approvals.quiet': state(QuietTime.nullable()),
  'approvals.resume': action(nothing, z.void()),

  /** Everything that holds beyond one call and is no rule. */
  'grants.list': state(z.array(GrantView).readonly()),
  'grants.revoke': action(byId, z.void()),
  'grants.openWindow': action(TrustWindowDraft, z.object({ id: z.string() })),

  /** The last 20 calls, newest first. A change also says that `activity.query` has something new. */
  'activity.recent': state(z.array(CallSummary).readonly()),
  'activity.query': action(
    z.object({
      filter: ActivityFilter,
      before: z.number().int().nullable().default(null),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    ActivityPage,
  ),
  'activity.latency': state(AddedLatency),
  'activity.call': action(z.object({ callId: z.string() }), CallDetails),

  'onboarding.addSample': action(nothing, z.object({ server: z.string(), folder: z.string() })),
  'onboarding.tryIt': action(nothing, TryItResult),
  'onboarding.finish': action(nothing, z.void()),

  'app.showDashboard': action(
    z.object({
      screen: z.enum(['activity', 'approvals', 'servers', 'clients', 'policy', 'settings', 'welcome']).optional(),
    }),
    z.void(),
  ),
  /** Which screen `app.showDashboard` asked for last; `visit` grows with each asking. */
  'app.screen': state(z.object({ screen: z.string(), visit: z.number().int() })),
  'app.showApprovals': action(nothing, z.void()),
  'app.quit': action(nothing, z.void()),
};
export type AppContract = typeof contract;
