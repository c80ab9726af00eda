import { type Change, conflict, found } from '#store';
import { attachPolicy, detachPolicy, listAttachments, updateAttachment } from '../attachments.ts';
import { createApi, deleteApi, findApi, updateApi } from '../catalogue/apis.ts';
import { createVersionFromContract, replaceContract } from '../catalogue/import.ts';
import { listOperations, updateOperation } from '../catalogue/operations.ts';
import {
  assessVersion,
  deleteVersion,
  findVersion,
  getVersion,
  updateVersion,
} from '../catalogue/versions.ts';
import { moveTo } from '../publish/lifecycle.ts';
import { createPlan, deletePlan, listPlans, updatePlan } from '../plans.ts';
import type { Changed } from '#api';
import type { Lifecycle, Operation, Version } from '../records.ts';
import { grantWaiver, listWaivers, revokeWaiver } from '../waivers.ts';
import { createZone, deleteZone, updateZone } from '../zones.ts';
import { applyPeople, type PeopleScope } from './apply-people.ts';
import { applyAuthority } from './apply-authority.ts';
import { Consumers } from './apply-consumers.ts';
import { everything } from './dump.ts';
import {
  canonical,
  type Entry,
  operationPath,
  type Owner,
  type VersionName,
  versionPath,
} from './entries.ts';
import type { Step } from './plan.ts';

type Of<Kind extends Entry['kind']> = Extract<Entry, { readonly kind: Kind }>;

interface Context {
  readonly by: string;
  readonly now: number;
  readonly record: (action: string, done: Changed<object>) => Promise<unknown>;
  readonly people?: PeopleScope;
}

/** Makes one difference at a time, each by the service that a single request would use. */
export class Apply {
  /** Versions that came into service: to be held to their floors at the end, when everything is in place. */
  readonly published = new Set<string>();
  /** A contract that was brought in attaches policies. */
  attaches = false;
  readonly #change: Change;
  readonly #context: Context;
  readonly #consumers: Consumers;
  readonly #versions = new Map<string, string>();
  readonly #operations = new Map<string, ReadonlyMap<string, Operation>>();

  constructor(change: Change, context: Context) {
    this.#change = change;
    this.#context = context;
    this.#consumers = new Consumers(change, context, name => this.#versionId(name));
  }

  async step(step: Step): Promise<void> {
    const entry = step.after ?? step.before;
    if (entry === undefined) return;
    switch (entry.kind) {
      case 'zone':
        return this.#zone(step, entry);
      case 'authority':
        return applyAuthority(this.#change, this.#context, step, entry);
      case 'plan':
        return this.#plan(step, entry);
      case 'api':
        return this.#api(step, entry);
      case 'version':
        return this.#version(step, entry);
      case 'contract':
        return this.#contract(entry);
      case 'operation':
        return this.#operation(entry);
      case 'policy':
        return this.#policy(step, entry);
      case 'waiver':
        return this.#waiver(step, entry);
      case 'assessment':
        return this.#assessment(step, entry);
      case 'lifecycle':
        return this.#lifecycle(entry);
      case 'developer':
      case 'application':
      case 'client':
      case 'client-waiver':
      case 'subscription':
        return this.#consumers.step(step, entry);
      case 'group':
      case 'realm':
      case 'identity-provider':
      case 'provider-secret':
        return applyPeople(this.#change, this.#context, step, entry);
    }
  }

  async #zone({ action }: Step, { name, value }: Of<'zone'>): Promise<void> {
    const { now, record } = this.#context;
    if (action === 'delete') await record('zone.delete', await deleteZone(this.#change, name, undefined));
    else if (action === 'update')
      await record('zone.update', await updateZone(this.#change, name, value, undefined, now));
    else await record('zone.create', await createZone(this.#change, { name, bare: true, ...value }, now));
  }

  async #plan({ action }: Step, { name, value }: Of<'plan'>): Promise<void> {
    const { now, record } = this.#context;
    if (action === 'create')
      await record('plan.create', await createPlan(this.#change, { name, ...value }, now));
    else if (action === 'update')
      await record(
        'plan.update',
        await updatePlan(this.#change, await this.#planId(name), value, undefined, now),
      );
    else await record('plan.delete', await deletePlan(this.#change, await this.#planId(name), undefined));
  }

  async #api({ action }: Step, { name, value }: Of<'api'>): Promise<void> {
    const { now, record } = this.#context;
    if (action === 'create')
      return void (await record('api.create', await createApi(this.#change, { name, ...value }, now)));
    const { id } = await this.#apiOf(name);
    if (action === 'update')
      await record('api.update', await updateApi(this.#change, id, value, undefined, now));
    else {
      // Its versions go with it; what is in service must be retired first, as for a version by itself.
      for (const version of await this.#change.tx
        .selectFrom('api_versions')
        .select('id')
        .where('api_id', '=', id)
        .execute())
        await this.#removeVersion(version.id);
      await record('api.delete', await deleteApi(this.#change, id, undefined));
    }
  }

  async #version({ action }: Step, { version, value }: Of<'version'>): Promise<void> {
    const { now, record } = this.#context;
    if (action === 'create') {
      const { id: apiId } = await this.#apiOf(version.api);
      // Without its contract, which the next step brings.
      const input = { apiId, name: version.name, contract: null, ...value };
      return void (await record(
        'api-version.create',
        await createVersionFromContract(this.#change, input, now),
      ));
    }
    const id = await this.#versionId(version);
    if (action === 'update')
      await record('api-version.update', await updateVersion(this.#change, id, value, undefined, now));
    else await this.#removeVersion(id);
  }

  async #removeVersion(id: string): Promise<void> {
    const { now, record } = this.#context;
    const version = await getVersion(this.#change.tx, id);
    if (version.lifecycle !== 'draft' && version.lifecycle !== 'retired')
      await record('api-version.retire', await moveTo(this.#change, version, 'retired', now));
    await record('api-version.delete', await deleteVersion(this.#change, id, undefined));
  }

  async #contract({ version, value }: Of<'contract'>): Promise<void> {
    const { now, record } = this.#context;
    const id = await this.#versionId(version);
    if ((await getVersion(this.#change.tx, id)).hasContract || value.document !== null) {
      const done = await replaceContract(this.#change, id, value.document, undefined, now);
      this.attaches ||= done.attaches;
      await record('api-version.replace-contract', done);
    }
    this.#operations.delete(id);
  }

  async #operation({ version, operation, value }: Of<'operation'>): Promise<void> {
    const { now, record } = this.#context;
    const present = await this.#operationOf(version, operation);
    if (present.category === value.category && present.audience === value.audience) return;
    await record('operation.update', await updateOperation(this.#change, present.id, value, undefined, now));
  }

  async #policy({ action, before, after }: Step, { owner }: Of<'policy'>): Promise<void> {
    const { now, record } = this.#context;
    const scopeId = await this.#scopeId(owner);
    const wanted = after?.kind === 'policy' ? after.value : undefined;
    if (action === 'create' && wanted !== undefined) {
      const input = { scope: owner.scope, scopeId, ...wanted };
      return void (await record('attachment.create', await attachPolicy(this.#change, input, now)));
    }
    const old = before?.kind === 'policy' ? before.value : undefined;
    const attached = await listAttachments(this.#change.tx, owner.scope, scopeId);
    const same = attached.find(
      ({ policy, mode, options }) => canonical({ policy, mode, options }) === canonical(old),
    );
    const { id } = found(same, 'policy attachment', old?.policy ?? '');
    if (wanted === undefined)
      await record('attachment.delete', await detachPolicy(this.#change, id, undefined));
    else await record('attachment.update', await updateAttachment(this.#change, id, wanted, undefined, now));
  }

  async #waiver({ before, after }: Step, { version }: Of<'waiver'>): Promise<void> {
    const { by, now, record } = this.#context;
    const versionId = await this.#versionId(version);
    if (before?.kind === 'waiver') {
      const { control, reason, until, operation } = before.value;
      const operationId = operation === null ? null : (await this.#operationOf(version, operation)).id;
      const holding = await listWaivers(this.#change.tx, { versionId, holdingAt: now });
      const same = holding.find(
        waiver =>
          waiver.control === control &&
          waiver.operationId === operationId &&
          waiver.until === until &&
          waiver.reason === reason,
      );
      const { id } = found(same, 'waiver', control);
      await record('waiver.revoke', await revokeWaiver(this.#change, id, now));
    }
    if (after?.kind === 'waiver') {
      const { operation, ...value } = after.value;
      const operationId = operation === null ? null : (await this.#operationOf(version, operation)).id;
      const input = { versionId, operationId, ...value };
      await record('waiver.grant', await grantWaiver(this.#change, input, by, now));
    }
  }

  async #assessment({ after }: Step, { version }: Of<'assessment'>): Promise<void> {
    const { by, now, record } = this.#context;
    const id = await this.#versionId(version);
    const assessment = after?.kind === 'assessment' ? { answers: after.value, by } : null;
    await record('api-version.assess', await assessVersion(this.#change, id, assessment, undefined, now));
  }

  async #lifecycle({ version, value }: Of<'lifecycle'>): Promise<void> {
    const id = await this.#versionId(version);
    for (;;) {
      const present = await getVersion(this.#change.tx, id);
      if (present.lifecycle === value) return;
      await this.#move(present, towards(present, value));
    }
  }

  async #move(version: Version, lifecycle: Lifecycle): Promise<void> {
    const { now, record } = this.#context;
    const verb = { published: 'publish', deprecated: 'deprecate', retired: 'retire', draft: 'draft' }[
      lifecycle
    ];
    await record(`api-version.${verb}`, await moveTo(this.#change, version, lifecycle, now));
    if (lifecycle === 'published') this.published.add(version.id);
  }

  async #scopeId(owner: Owner): Promise<string> {
    switch (owner.scope) {
      case 'zone':
        return owner.name;
      case 'plan':
        return this.#planId(owner.name);
      case 'api':
        return (await this.#apiOf(owner.name)).id;
      case 'version':
        return this.#versionId(owner.version);
      case 'operation':
        return (await this.#operationOf(owner.version, owner.operation)).id;
    }
  }

  async #apiOf(name: string) {
    return found(await findApi(this.#change.tx, name), 'API', name);
  }

  async #planId(name: string): Promise<string> {
    const plans = await everything(page => listPlans(this.#change.tx, page));
    return found(
      plans.find(plan => plan.name === name),
      'plan',
      name,
    ).id;
  }

  async #versionId(name: VersionName): Promise<string> {
    const path = versionPath(name);
    const known = this.#versions.get(path);
    if (known !== undefined) return known;
    const { id: apiId } = await this.#apiOf(name.api);
    const { id } = found(await findVersion(this.#change.tx, apiId, name.name), 'version', path);
    this.#versions.set(path, id);
    return id;
  }

  async #operationOf(version: VersionName, operation: string): Promise<Operation> {
    const id = await this.#versionId(version);
    let known = this.#operations.get(id);
    if (known === undefined) {
      const operations = await listOperations(this.#change.tx, id);
      known = new Map(operations.map(present => [`${present.method} ${present.path}`, present]));
      this.#operations.set(id, known);
    }
    return found(known.get(operation), 'operation', operationPath(version, operation));
  }
}

/** The next step from here to there. @throws `conflict` for a way that does not exist */
function towards({ name, lifecycle }: Version, wanted: Lifecycle): Lifecycle {
  if (wanted === 'draft' || lifecycle === 'retired')
    throw conflict(
      `Version ${name} is ${lifecycle} and cannot become ${wanted}; declare a new version instead.`,
    );
  return lifecycle === 'draft' && wanted === 'deprecated' ? 'published' : wanted;
}
