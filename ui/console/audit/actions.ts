/** Every action that the audit log knows, by the kind of thing: `<kind>.<verb>`. */
const verbs: Readonly<Record<string, { readonly title: string; readonly verbs: string }>> = {
  api: { title: 'API', verbs: 'create update delete' },
  'api-version': {
    title: 'Version',
    verbs: 'create update assess replace-contract publish deprecate retire delete',
  },
  operation: { title: 'Operation', verbs: 'update' },
  attachment: { title: 'Policy attachment', verbs: 'create update delete' },
  waiver: { title: 'Waiver', verbs: 'grant revoke' },
  plan: { title: 'Plan', verbs: 'create update delete' },
  'plan-limit': { title: 'Limit of a plan', verbs: 'create update delete' },
  developer: { title: 'Developer', verbs: 'create update suspend resume' },
  application: { title: 'Application', verbs: 'create update suspend resume' },
  subscription: { title: 'Subscription', verbs: 'create update approve reject suspend delete' },
  key: { title: 'Key', verbs: 'create rotate revoke leak' },
  'signing-key': { title: 'Signing key', verbs: 'create revoke' },
  client: { title: 'Client', verbs: 'create update detach delete legacy-grant' },
  'client-registration': { title: 'Own token of a client', verbs: 'leak' },
  'client-secret': { title: 'Client secret', verbs: 'create rotate revoke leak' },
  'client-waiver': { title: 'Waiver of a client', verbs: 'grant revoke' },
  consent: { title: 'Consent', verbs: 'give take-back' },
  certificate: { title: 'Client certificate', verbs: 'issue pin revoke' },
  authority: { title: 'Authority', verbs: 'create update revocations delete' },
  stop: { title: 'Stop', verbs: 'make lift' },
  'registration-token': { title: 'Registration token', verbs: 'create revoke' },
  user: {
    title: 'Person',
    verbs:
      'first-run invite invite-again accept-invitation rename update disable enable sign-out end-session change-password request-password-reset reset-password sign-up verify add-app remove-app add-passkey rename-passkey remove-passkey new-recovery-codes reset-factors link-provider unlink-provider create-by-provider roles-by-provider groups-by-provider sweep',
  },
  session: { title: 'Session', verbs: 'open confirm end end-others' },
  group: { title: 'Group', verbs: 'create update add remove delete' },
  'identity-provider': { title: 'Identity provider', verbs: 'create update delete' },
  realm: { title: 'Realm', verbs: 'update' },
  link: { title: 'One-time link', verbs: 'create' },
  token: { title: 'Token', verbs: 'create revoke' },
  zone: { title: 'Zone', verbs: 'create update delete' },
  snapshot: { title: 'Snapshot', verbs: 'create roll-back' },
  configuration: { title: 'Configuration', verbs: 'sync' },
  backup: { title: 'Backup', verbs: 'create' },
  journal: { title: 'Call journal', verbs: 'remove' },
  vault: { title: 'Vault', verbs: 'unseal rotate finish' },
};

/** What a kind of thing is called: "Version" for `api-version`; one that is not known stands as it is. */
export const kindTitle = (kind: string): string => verbs[kind]?.title ?? kind;

export const kindOptions = Object.entries(verbs).map(([value, { title }]) => ({ value, label: title }));

/** The actions of a kind, or of all. */
export const actionOptions = (kind: string): { value: string; label: string }[] =>
  Object.entries(verbs)
    .filter(([name]) => kind === '' || name === kind)
    .flatMap(([name, { verbs: names }]) => names.split(' ').map(verb => `${name}.${verb}`))
    .map(action => ({ value: action, label: actionTitle(action) }));

/** "Version: replace contract" for `api-version.replace-contract`. */
export function actionTitle(action: string): string {
  const dot = action.lastIndexOf('.');
  return `${kindTitle(action.slice(0, dot))}: ${action.slice(dot + 1).replaceAll('-', ' ')}`;
}
