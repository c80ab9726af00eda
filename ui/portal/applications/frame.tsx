import { Alert } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useLocation, useParams } from 'wouter';
import { useRead } from '#kit/api/hooks.ts';
import type { Application } from '#kit/api/portal.ts';
import { Link } from '#kit/link.tsx';
import { PageHeader, type Crumb } from '#kit/page-header.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { applicationHref, settingsHref, tokensHref, usageHref } from './addresses.ts';
import classes from './frame.module.css';

const root: Crumb = { label: 'Applications', href: '/applications' };

/** The application of the address, or what stands in its place. */
export function OwnApplication({ children }: { children: (application: Application) => ReactNode }) {
  const { application } = useParams<{ application: string }>();
  const found = useRead(api, '/applications/{application}', { path: { application } });
  return (
    <>
      {found.data === undefined && <PageHeader title="Application" crumbs={[root]} />}
      <PageState of={found}>{children}</PageState>
    </>
  );
}

/** What stands above each of an application's main pages. */
export function ApplicationFrame({
  application,
  actions,
  children,
}: {
  application: Application;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { id, title, active } = application;
  return (
    <>
      <PageHeader title={title} crumbs={[root]} actions={actions} />
      <Places id={id} />
      {!active && (
        <Alert
          color="red"
          variant="light"
          mb="lg"
          icon={<IconPlayerPause size={18} aria-hidden />}
          title="This application is suspended"
        >
          All its calls are refused. Ask the provider of this portal why; its keys and subscriptions stay.
        </Alert>
      )}
      {children}
    </>
  );
}

function Places({ id }: { id: string }) {
  const [place] = useLocation();
  const links = [
    [applicationHref(id), 'Keys and subscriptions'],
    [tokensHref(id), 'Tokens'],
    [usageHref(id), 'Use and limits'],
    [settingsHref(id), 'Settings'],
  ] as const;
  return (
    <nav aria-label="Parts of the application" className={classes['places']}>
      {links.map(([href, label]) => (
        <Link
          key={href}
          href={href}
          className={classes['place']}
          aria-current={place === href ? 'page' : undefined}
          underline="never"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** The crumbs of a page below an application. */
export const crumbsBelow = ({ id, title }: Application): Crumb[] => [
  root,
  { label: title, href: applicationHref(id) },
];
