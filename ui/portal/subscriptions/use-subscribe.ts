import { useLocation } from 'wouter';
import { useSubmit } from '#kit/forms/form.tsx';
import type { Subscription } from '#kit/api/portal.ts';
import { api } from '../api.ts';
import { applicationHref } from '../applications/addresses.ts';

export interface SubscribeValues {
  readonly application: string;
  readonly api: string;
  readonly version: string;
  readonly plan: string;
}

/** The form that subscribes an application to a version, wherever it is begun. */
export function useSubscribe(initial: SubscribeValues) {
  const [, navigate] = useLocation();
  return useSubmit<SubscribeValues, Subscription>({
    initial,
    check: values => ({
      application: values.application === '' ? 'Choose the application that will call.' : undefined,
      api: values.api === '' ? 'Choose an API.' : undefined,
      plan: values.plan === '' ? 'Choose a plan.' : undefined,
    }),
    send: ({ application, ...body }) =>
      api.post('/applications/{application}/subscriptions', { path: { application }, body }),
    places: { '/version': 'api' },
    invalidates: ['/applications'],
    done: ({ status, apiTitle }) =>
      status === 'approved'
        ? `Subscribed to ${apiTitle}`
        : `Asked for ${apiTitle}: its owner decides, and you see the answer here`,
    onDone: (_, { application }) => navigate(applicationHref(application)),
  });
}
