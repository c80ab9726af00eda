import { closed, slug, versionName } from '#api';
import { GatehouseError } from '#kernel';
import { listSubscriptions, requestSubscription } from '#manager';
import { conflict } from '#store';
import { bounds } from '../../bounds.ts';
import { findVersion } from '../../catalogue/find.ts';
import { ownApplicationToChange } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { subscription } from './shape.ts';
import { subscriptionNamed, subscriptionTold } from './told.ts';

export const createSubscriptionRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/subscriptions',
  permission: 'portal:own',
  tag: 'subscriptions',
  summary: 'Subscribe an application to a version',
  description:
    'Granted at once where the plan says so; otherwise, and always for partners, it waits for approval as `pending`.',
  params: applicationPath,
  body: closed({ api: slug, version: versionName, plan: slug }),
  reply: subscription,
  status: 201,
  rehearsable: false,
  handler: async ({ params, body, change, principal, services, now, located }) => {
    // Before the transaction: reading the catalogue has its own connection to the store.
    const catalogue = await services.catalogue.current();
    return change(async ({ change, record }) => {
      const application = await ownApplicationToChange(change.tx, principal, params.application);
      const { version } = findVersion(catalogue, body);
      const offer = catalogue.plans.find(({ plan }) => plan.name === body.plan);
      if (offer === undefined) throw new GatehouseError('not-found', 'There is no such plan in this portal.');
      const filter = { applicationId: application.id, limit: bounds.subscriptions };
      if ((await listSubscriptions(change.tx, filter)).length >= bounds.subscriptions)
        throw conflict(`This application has ${bounds.subscriptions} subscriptions, and can have no more.`);
      const input = {
        applicationId: application.id,
        versionId: version.id,
        planId: offer.plan.id,
        mustBeApproved: version.audience === 'partner',
      };
      const made = await record('subscription.create', await requestSubscription(change, input, now));
      located(`/applications/${application.id}/subscriptions`);
      return subscriptionTold(await subscriptionNamed(change.tx, made.id));
    });
  },
});
