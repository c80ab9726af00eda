/** Rows for the tests of backup and restore, with texts and numbers that a careless format would spoil. */
import type { Store } from '../store.ts';

export const kept = { created_at: 1, updated_at: 2, revision: 3 };
const odd = 'line\nbreak \u2028 "quote" \\ é 😀 \u0001';

/** Something in every table. */
export async function fill(store: Store): Promise<void> {
  await store.change(async ({ tx, feed }) => {
    await tx
      .insertInto('zones')
      .values({
        name: 'external',
        verb_status: 405,
        content_type_status: 415,
        trusted_proxies: '[]',
        ...kept,
      })
      .execute();
    await tx
      .insertInto('apis')
      .values({ id: 'api', name: 'city', title: odd, description: '', owner: '', ...kept })
      .execute();
    await tx
      .insertInto('api_versions')
      .values({
        id: 'ver',
        api_id: 'api',
        name: 'v1',
        lifecycle: 'published',
        audience: 'registered',
        profile: null,
        zones: '["external"]',
        hosts: '[]',
        base_path: '/city',
        upstream: '{}',
        contract: 'x'.repeat(300_000),
        assessment: null,
        ...kept,
      })
      .execute();
    await tx
      .insertInto('operations')
      .values(
        Array.from({ length: 130 }, (_, position) => ({
          id: `op_${position}`,
          version_id: 'ver',
          method: 'GET',
          path: `/${position}`,
          operation_id: null,
          summary: odd,
          category: 'tells' as const,
          audience: null,
          consumes: null,
          produces: null,
          suggestion: '{}',
          position,
          ...kept,
        })),
      )
      .execute();
    await tx
      .insertInto('policy_attachments')
      .values({
        id: 'pol',
        scope: 'api',
        scope_id: 'api',
        policy: 'quota',
        mode: 'block',
        options: '{}',
        ...kept,
      })
      .execute();
    await tx
      .insertInto('waivers')
      .values({
        id: 'wai',
        version_id: 'ver',
        operation_id: 'op_1',
        control: 'oauth',
        reason: 'demo',
        until: 9,
        granted_by: 'system',
        created_at: 1,
        revoked_at: null,
      })
      .execute();
    await tx
      .insertInto('plans')
      .values({ id: 'pln', name: 'gold', title: '', description: '', approval: 'manual', sla: '{}', ...kept })
      .execute();
    await tx
      .insertInto('developers')
      .values({ id: 'dev', name: 'ada', email: null, community: null, active: 1, ...kept })
      .execute();
    await tx
      .insertInto('applications')
      .values({
        id: 'app',
        developer_id: 'dev',
        name: 'a',
        title: '',
        kind: 'public',
        tag: 't',
        active: 0,
        ...kept,
      })
      .execute();
    await tx
      .insertInto('subscriptions')
      .values({
        id: 'sub',
        application_id: 'app',
        version_id: 'ver',
        plan_id: 'pln',
        status: 'approved',
        ...kept,
      })
      .execute();
    await tx
      .insertInto('api_keys')
      .values({
        id: 'key',
        application_id: 'app',
        environment: 'live',
        hash: 'ab',
        hint: 'wxyz',
        created_at: Number.MAX_SAFE_INTEGER,
        not_after: 2,
        revoked_at: null,
        revoke_reason: null,
        replaces: null,
        last_used_at: null,
      })
      .execute();
    await tx
      .insertInto('client_authorities')
      .values({ id: 'ca', name: 'c', certificates: 'pem', revocations: '[]', built_in: 1, ...kept })
      .execute();
    await tx
      .insertInto('signing_keys')
      .values({
        id: 'sgk',
        application_id: 'app',
        title: 'k',
        algorithm: 'ed25519',
        public_key: 'pem',
        fingerprint: 'ab',
        created_at: 1,
        not_after: 2,
        revoked_at: 3,
        revoke_reason: 'gone',
      })
      .execute();
    await tx
      .insertInto('client_certificates')
      .values({
        id: 'crt',
        application_id: 'app',
        authority_id: 'ca',
        pin: 'subject',
        fingerprint: 'ef',
        subject: 'CN=a\nO=b',
        serial: '0a',
        created_at: 1,
        not_after: 2,
        revoked_at: 3,
        revoke_reason: 'gone',
      })
      .execute();
    await tx
      .insertInto('oauth_clients')
      .values({
        id: 'cli',
        application_id: 'app',
        kind: 'server-web',
        realm: 'external',
        settings: '{}',
        registration_hash: 'fe',
        ...kept,
      })
      .execute();
    await tx
      .insertInto('client_secrets')
      .values({
        id: 'csec',
        application_id: 'app',
        hash: 'cd',
        hint: 'wxyz',
        created_at: 1,
        not_after: 2,
        revoked_at: 3,
        revoke_reason: 'gone',
        last_used_at: 4,
      })
      .execute();
    await tx
      .insertInto('client_waivers')
      .values({
        id: 'cwv',
        application_id: 'app',
        legacy_grant: 'implicit',
        reason: 'the old app',
        until: 5,
        granted_by: 'token:x',
        created_at: 1,
        revoked_at: null,
      })
      .execute();
    await tx
      .insertInto('registration_tokens')
      .values({
        id: 'rgt',
        developer_id: 'dev',
        realm: 'external',
        purpose: 'the fleet',
        hash: 'ba',
        hint: 'wxyz',
        uses: 3,
        uses_left: 2,
        most_applications: 50,
        created_by: 'user:x',
        created_at: 1,
        not_after: 2,
        revoked_at: null,
      })
      .execute();
    await tx.insertInto('expiry_notices').values({ id: 'key:2:30', sent_at: 1 }).execute();
    await tx
      .insertInto('admin_tokens')
      .values({
        id: 'tok',
        name: 'ci',
        hash: 'cd',
        hint: 'wxyz',
        roles: '[]',
        scopes: null,
        created_at: 1,
        not_after: 2,
        revoked_at: null,
        last_used_at: null,
      })
      .execute();
    const snapshot = {
      created_at: 1,
      created_by: '',
      note: '',
      document: '{}',
      digest: '',
      rolled_back_to: null,
    };
    await tx
      .insertInto('snapshots')
      .values({ number: 1, ...snapshot })
      .execute();
    await tx
      .insertInto('vault_keys')
      .values({ id: 'internal-1', realm: 'internal', number: 1, created_at: 1 })
      .execute();
    await tx
      .insertInto('vault_wraps')
      .values({ id: 'internal-1.ff', key_id: 'internal-1', master_id: 'ff', wrapped: 'w' })
      .execute();
    await tx
      .insertInto('vault_items')
      .values({
        id: 'pep',
        key_id: 'internal-1',
        realm: 'internal',
        kind: 'pepper',
        wrapped_key: 'a',
        sealed: 'b',
        created_at: 1,
      })
      .execute();
    await tx
      .insertInto('journal_heads')
      .values({ file: 'a.jsonl', place: 'host:/data', entries: 3, mac: 'm', at: 1 })
      .execute();
    await tx.insertInto('quota_counters').values({ fingerprint: 'ff', window_end: 5, used: 6 }).execute();
    await tx
      .insertInto('users')
      .values({
        id: 'usr',
        realm: 'internal',
        email: 'a@b.example',
        name: odd,
        password: null,
        roles: '[]',
        status: 'active',
        developer_id: null,
        last_sign_in_at: null,
        ...kept,
      })
      .execute();
    await tx.insertInto('person_keys').values({ user_id: 'usr', pseudonym: 'psn_1', key: 'AAAA' }).execute();
    await tx
      .insertInto('sessions')
      .values({
        id: 'ses',
        user_id: 'usr',
        hash: 'aa',
        agent: odd,
        created_at: 1,
        last_seen_at: 2,
        not_after: 3,
      })
      .execute();
    await tx
      .insertInto('one_time_links')
      .values({
        id: 'lnk',
        kind: 'invitation',
        hash: 'bb',
        user_id: 'usr',
        created_at: 1,
        not_after: 2,
        used_at: null,
      })
      .execute();
    await tx
      .insertInto('groups')
      .values({ id: 'grp', realm: 'internal', name: 'clerks', title: odd, source: 'local', ...kept })
      .execute();
    await tx.insertInto('group_members').values({ id: 'mem', group_id: 'grp', user_id: 'usr' }).execute();
    await tx
      .insertInto('passkeys')
      .values({
        id: 'psk',
        user_id: 'usr',
        credential: 'AA',
        public_key: 'BB',
        counter: 4_294_967_295,
        transports: '[]',
        name: odd,
        synced: 1,
        created_at: 1,
        last_used_at: null,
      })
      .execute();
    await tx
      .insertInto('authenticator_apps')
      .values({ id: 'otp', user_id: 'usr', confirmed_at: null, last_step: 0, created_at: 1 })
      .execute();
    await tx
      .insertInto('recovery_codes')
      .values({ id: 'rec', user_id: 'usr', hash: 'cc', created_at: 1, used_at: 2 })
      .execute();
    await tx.insertInto('used_challenges').values({ id: 'dd', not_after: 2 }).execute();
    await tx.insertInto('attempt_counts').values({ id: 'ac', forgotten_at: 2, next_at: 1 }).execute();
    await tx
      .insertInto('former_passwords')
      .values({ id: 'pwd', user_id: 'usr', hash: 'ee', created_at: 1 })
      .execute();
    await tx
      .insertInto('realm_settings')
      .values({ realm: 'internal', second_factor: 'required', ...kept })
      .execute();
    await tx
      .insertInto('identity_providers')
      .values({
        id: 'idp',
        realm: 'internal',
        name: 'house',
        title: odd,
        kind: 'oidc',
        enabled: 1,
        settings: '{}',
        ...kept,
      })
      .execute();
    await tx
      .insertInto('federated_identities')
      .values({
        id: 'fid',
        provider_id: 'idp',
        subject: odd,
        user_id: 'usr',
        managed: 0,
        created_at: 1,
        last_used_at: 2,
      })
      .execute();
    await tx
      .insertInto('provisioned')
      .values({
        id: 'usr',
        realm: 'internal',
        kind: 'user',
        key: 'a@b.example',
        external_id: odd,
        document: '{}',
      })
      .execute();
    await tx.insertInto('federated_answers').values({ id: 'ff', content: null, not_after: 3 }).execute();
    const labels = { zone: 'external', version: 'city/v1', operation: odd, application: 'demo', status: 200 };
    await tx
      .insertInto('traffic_series')
      .values({ id: 'ts', refusal: '', seen_at: 0, ...labels })
      .execute();
    await tx
      .insertInto('traffic_rollups')
      .values({
        id: 'minute-0-ts',
        span: 'minute',
        at: 0,
        series_id: 'ts',
        requests: 3,
        total_ms: 1.5,
        buckets: '[3]',
      })
      .execute();
    await tx
      .insertInto('decisions')
      .values({
        id: 'dec',
        decision_id: 'd_1',
        at: 1,
        code: 'api-key-missing',
        policy: 'api-key',
        policy_id: 'pol',
        mode: 'block',
        reason: odd,
        ...labels,
      })
      .execute();
    await tx
      .insertInto('exposure')
      .values({
        ...{ id: 'exp', version: 'city/v1', operation: 'GET /', what: 'undeclared', place: odd, data: '' },
        ...{ outcome: 'removed', answers: 3, first_at: 1, last_at: 2 },
      })
      .execute();
    await tx
      .insertInto('stops')
      .values({
        id: 'stp',
        what: 'country',
        subject: 'DE',
        label: 'DE',
        reason: odd,
        until: null,
        stopped_by: 'system',
        created_at: 1,
        lifted_by: null,
        lifted_at: 2,
      })
      .execute();
    await tx
      .insertInto('acme_certificates')
      .values({
        id: 'external/api.example.org',
        zone: 'external',
        name: 'api.example.org',
        directory: 'https://acme.example.org/directory',
        next_attempt_at: 3,
        failures: 1,
        last_error: odd,
        last_error_at: 2,
        holder: null,
        held_until: null,
        challenge: null,
        fingerprint: null,
        not_after: null,
      })
      .execute();
    await tx
      .insertInto('oauth_keys')
      .values({
        id: 'kid',
        realm: 'external',
        generation: 1,
        public_key: '{"kty":"EC"}',
        created_at: 1,
        signs_from: 1,
      })
      .execute();
    await tx
      .insertInto('oauth_artefacts')
      .values({
        id: 'art',
        realm: 'external',
        model: 'RefreshToken',
        grant_id: 'grant',
        uid: null,
        user_code: null,
        user_id: 'usr',
        application_id: 'app',
        session_id: null,
        payload: odd,
        created_at: 1,
        consumed_at: 2,
        not_after: 3,
      })
      .execute();
    await tx
      .insertInto('oauth_consents')
      .values({
        id: 'agr',
        user_id: 'usr',
        application_id: 'app',
        scopes: '["a"]',
        created_at: 1,
        updated_at: 2,
      })
      .execute();
    feed({ kind: 'key', id: 'key', state: { odd } });
    feed({ kind: 'key', id: 'gone', state: null });
  });
  for (let entry = 0; entry < 3; entry += 1) await addAuditEntry(store);
}

/** Its number. */
export const addAuditEntry = (store: Store): Promise<number> =>
  store.change(async ({ tx }) => {
    const row = {
      at: 1,
      actor: 'system',
      action: 'x',
      resource_kind: 'x',
      resource_id: 'x',
      detail: '{}',
      address: '',
    };
    const { sequence } = await tx
      .insertInto('audit_entries')
      .values(row)
      .returning('sequence')
      .executeTakeFirstOrThrow();
    return sequence;
  });
