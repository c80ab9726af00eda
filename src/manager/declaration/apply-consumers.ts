import { type Change, conflict, found } from '#store';
import { findClient } from '../clients/records.ts';
import { listPlans } from '../plans.ts';
import type { Changed } from '#api';
import type { Subscription } from '../records.ts';
import {
  createApplication,
  createDeveloper,
  getApplication,
  setApplicationActive,
  setDeveloperActive,
  updateApplication,
  updateDeveloper,
} from '../registry.ts';
import {
  changeSubscriptionPlan,
  deleteSubscription,
  listSubscriptions,
  requestSubscription,
  setSubscriptionStatus,
} from '../subscriptions.ts';
import { applyClient, applyClientWaiver } from './clients.ts';
import { everything } from './dump.ts';
import type { Entry, VersionName } from './entries.ts';
import type { Step } from './plan.ts';

type Of<Kind extends Entry['kind']> = Extract<Entry, { readonly kind: Kind }>;

interface Context {
  readonly by: string;
  readonly now: number;
  readonly record: (action: string, done: Changed<object>) => Promise<unknown>;
}

/**
 * Developers, applications and subscriptions. Developers and applications are suspended where a declaration no
 * longer holds them, not deleted: their keys and history remain theirs.
 */
export class Consumers {
  readonly #change: Change;
  readonly #context: Context;
  readonly #versionId: (name: VersionName) => Promise<string>;

  constructor(change: Change, context: Context, versionId: (name: VersionName) => Promise<string>) {
    this.#change = change;
    this.#context = context;
    this.#versionId = versionId;
  }

  async step(
    step: Step,
    entry: Of<'developer' | 'application' | 'client' | 'client-waiver' | 'subscription'>,
  ): Promise<void> {
    if (entry.kind === 'developer') return this.#developer(step, entry);
    if (entry.kind === 'application') return this.#application(step, entry);
    if (entry.kind === 'client' || entry.kind === 'client-waiver') return this.#client(step, entry);
    return this.#subscription(step, entry);
  }

  async #developer({ action }: Step, { name, value }: Of<'developer'>): Promise<void> {
    const { now, record } = this.#context;
    const { active, ...settings } = value;
    if (action === 'create')
      await record('developer.create', await createDeveloper(this.#change, { name, ...settings }, now));
    const id = await this.#idOf('developers', name);
    if (action === 'update')
      await record('developer.update', await updateDeveloper(this.#change, id, settings, undefined, now));
    const wanted = action !== 'delete' && active;
    if ((await this.#isActive('developers', id)) !== wanted)
      await record(
        `developer.${wanted ? 'resume' : 'suspend'}`,
        await setDeveloperActive(this.#change, id, wanted, undefined, now),
      );
  }

  async #application({ action }: Step, { name, value }: Of<'application'>): Promise<void> {
    const { now, record } = this.#context;
    const { active, developer, ...settings } = value;
    const developerId = await this.#idOf('developers', developer);
    if (action === 'create')
      await record(
        'application.create',
        await createApplication(this.#change, { name, developerId, ...settings }, now),
      );
    const id = await this.#idOf('applications', name);
    if (action === 'update') {
      if ((await getApplication(this.#change.tx, id)).developerId !== developerId)
        throw conflict(`Application ${name} belongs to another developer; that cannot be changed.`);
      // Where it is a client, its kind follows that of the client, which is settled after it.
      const { kind, ...rest } = settings;
      const patch = (await findClient(this.#change.tx, id)) === undefined ? { kind, ...rest } : rest;
      await record('application.update', await updateApplication(this.#change, id, patch, undefined, now));
    }
    const wanted = action !== 'delete' && active;
    if ((await this.#isActive('applications', id)) !== wanted)
      await record(
        `application.${wanted ? 'resume' : 'suspend'}`,
        await setApplicationActive(this.#change, id, wanted, undefined, now),
      );
  }

  async #client({ before, after }: Step, { application }: Of<'client' | 'client-waiver'>): Promise<void> {
    const id = await this.#idOf('applications', application);
    const waiver = (entry: Entry | undefined) => (entry?.kind === 'client-waiver' ? entry.value : undefined);
    if ((before ?? after)?.kind === 'client')
      await applyClient(this.#change, this.#context, id, after?.kind === 'client' ? after.value : undefined);
    else
      await applyClientWaiver(this.#change, this.#context, id, {
        before: waiver(before),
        after: waiver(after),
      });
  }

  async #subscription({ action }: Step, { application, version, value }: Of<'subscription'>): Promise<void> {
    const { now, record } = this.#context;
    const applicationId = await this.#idOf('applications', application);
    const versionId = await this.#versionId(version);
    const planId = await this.#planId(value.plan);
    if (action === 'create')
      await record(
        'subscription.create',
        await requestSubscription(this.#change, { applicationId, versionId, planId }, now),
      );
    let present = await this.#present(applicationId, versionId);
    if (action === 'delete')
      return void (await record(
        'subscription.delete',
        await deleteSubscription(this.#change, present.id, undefined),
      ));
    if (present.planId !== planId) {
      await record(
        'subscription.update',
        await changeSubscriptionPlan(this.#change, present.id, planId, undefined, now),
      );
      present = await this.#present(applicationId, versionId);
    }
    while (present.status !== value.status) {
      if (value.status === 'pending')
        throw conflict(
          `The subscription of ${application} is ${present.status}; it cannot be pending again.`,
        );
      // What is suspended was approved once, and what is rejected was asked for.
      const next = value.status === 'suspended' && present.status !== 'approved' ? 'approved' : value.status;
      const verb = { approved: 'approve', rejected: 'reject', suspended: 'suspend' }[next];
      await record(
        `subscription.${verb}`,
        await setSubscriptionStatus(this.#change, present.id, next, undefined, now),
      );
      present = await this.#present(applicationId, versionId);
    }
  }

  async #present(applicationId: string, versionId: string): Promise<Subscription> {
    const [subscription] = await listSubscriptions(this.#change.tx, { applicationId, versionId });
    return found(subscription, 'subscription', `${applicationId} to ${versionId}`);
  }

  async #idOf(table: 'developers' | 'applications', name: string): Promise<string> {
    const row = await this.#change.tx
      .selectFrom(table)
      .select('id')
      .where('name', '=', name)
      .executeTakeFirst();
    return found(row, table.slice(0, -1), name).id;
  }

  async #isActive(table: 'developers' | 'applications', id: string): Promise<boolean> {
    const row = await this.#change.tx
      .selectFrom(table)
      .select('active')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.active === 1;
  }

  async #planId(name: string): Promise<string> {
    const plans = await everything(page => listPlans(this.#change.tx, page));
    return found(
      plans.find(plan => plan.name === name),
      'plan',
      name,
    ).id;
  }
}
