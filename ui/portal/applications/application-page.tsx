import { Button } from '@mantine/core';
import { useList } from '#kit/api/hooks.ts';
import type { Application, Key, Subscription } from '#kit/api/portal.ts';
import { LinkButton } from '#kit/link.tsx';
import { api } from '../api.ts';
import { referenceHref } from '../apis/addresses.ts';
import { EndingNote } from '../ending/ending-note.tsx';
import { Keys } from '../keys/keys.tsx';
import { SigningKeys } from '../signing-keys/signing-keys.tsx';
import { Steps, type Step } from '../steps/steps.tsx';
import { Subscriptions } from '../subscriptions/subscriptions.tsx';
import { newKeyHref, subscribeApplicationHref } from './addresses.ts';
import { ApplicationFrame, OwnApplication } from './frame.tsx';

export default function ApplicationPage() {
  return <OwnApplication>{application => <Overview application={application} />}</OwnApplication>;
}

function Overview({ application }: { application: Application }) {
  const path = { application: application.id };
  const subscriptions = useList(api, '/applications/{application}/subscriptions', {
    path,
    query: { limit: 25 },
  });
  const keys = useList(api, '/applications/{application}/keys', { path, query: { limit: 25 } });
  const known =
    !subscriptions.isPending && !keys.isPending && subscriptions.error === null && keys.error === null;
  return (
    <ApplicationFrame application={application}>
      <EndingNote application={application.id} />
      {known && <Way {...{ application, subscriptions: subscriptions.items, keys: keys.items }} />}
      <Subscriptions application={application} list={subscriptions} />
      <Keys application={application} list={keys} />
      <SigningKeys application={application} />
    </ApplicationFrame>
  );
}

/** What is still to do until the first call; nothing once a key was used. */
function Way({
  application: { id },
  subscriptions,
  keys,
}: {
  application: Application;
  subscriptions: readonly Subscription[];
  keys: readonly Key[];
}) {
  const approved = subscriptions.find(({ status }) => status === 'approved');
  const pending = subscriptions.some(({ status }) => status === 'pending');
  const hasKey = keys.some(({ state }) => state === 'working');
  if (approved !== undefined && keys.some(({ lastUsedAt }) => lastUsedAt !== null)) return null;
  const subscribed = approved !== undefined;
  const steps: Step[] = [
    {
      title: 'Subscribe it to an API',
      ...(subscribed
        ? { state: 'done', text: `It may call ${approved.apiTitle} ${approved.version}.` }
        : {
            state: 'now',
            text: pending
              ? 'You have asked; the owner of the API decides. You can get a key meanwhile.'
              : 'A key calls only what its application is subscribed to.',
            action: pending ? undefined : (
              <LinkButton href={subscribeApplicationHref(id)} size="xs">
                Subscribe
              </LinkButton>
            ),
          }),
    },
    {
      title: 'Get a key',
      ...(hasKey
        ? { state: 'done', text: 'It has a key that works.' }
        : {
            text: 'A live key for real calls, or one for the sandbox.',
            ...(subscribed || pending
              ? {
                  state: 'now',
                  action: (
                    <LinkButton href={newKeyHref(id)} size="xs">
                      Get a key
                    </LinkButton>
                  ),
                }
              : {}),
          }),
    },
    {
      title: 'Make the first call',
      text: 'Paste the key into the reference and send a call from the page.',
      ...(subscribed && hasKey
        ? {
            state: 'now',
            action: (
              <Button component="a" href={referenceHref(approved.api, approved.version)} size="xs">
                Try it
              </Button>
            ),
          }
        : {}),
    },
  ];
  return <Steps label="Your way to the first call" steps={steps} />;
}
