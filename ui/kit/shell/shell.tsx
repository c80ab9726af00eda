import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { NavItem } from '../app/feature.ts';
import { Logo } from '../logo.tsx';
import { useSession } from '../session.tsx';
import { ColourScheme } from './colour-scheme.tsx';
import { SideNav, TopNav } from './nav.tsx';
import classes from './shell.module.css';
import { UserMenu } from './user-menu.tsx';

export interface ShellOptions {
  /** What this app is, behind the name in the header. */
  readonly place: string;
  /** Where navigation stands on a wide screen; on a phone it is behind the burger. */
  readonly layout: 'side' | 'top';
  /** Where somebody can register, if they can. */
  readonly signUp?: string;
}

/** Header, navigation and the main part of each page. */
export function Shell({
  place,
  layout,
  signUp,
  nav,
  children,
}: ShellOptions & { nav: readonly NavItem[]; children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const [location] = useLocation();
  const { user, can } = useSession();
  useEffect(close, [location, close]);
  const items = nav.filter(
    ({ permission, signedIn }) =>
      (permission === undefined || can(permission)) && (signedIn !== true || user !== null),
  );
  return (
    <>
      <a className={classes['skip']} href="#main">
        Skip to the content
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={{
          width: 232,
          breakpoint: 'md',
          collapsed: { mobile: !opened, desktop: layout === 'top' },
        }}
        padding={{ base: 'md', md: 'xl' }}
      >
        <AppShell.Header className={classes['header']}>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
            <Group gap="sm" wrap="nowrap">
              <Burger
                opened={opened}
                onClick={toggle}
                hiddenFrom="md"
                size="sm"
                aria-label="Navigation"
                aria-expanded={opened}
                aria-controls="navigation"
              />
              <Link href="/" className={classes['brand']}>
                <Logo />
                <span>
                  Gatehouse <span className={classes['place']}>{place}</span>
                </span>
              </Link>
              {layout === 'top' && <TopNav items={items} />}
            </Group>
            <Group gap={4} wrap="nowrap">
              <ColourScheme />
              <UserMenu signUp={signUp} />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar
          p="xs"
          id="navigation"
          className={classes['navbar']}
          aria-label="Main"
          data-closed={opened ? undefined : true}
          {...(layout === 'top' ? { hiddenFrom: 'md' } : {})}
        >
          <SideNav items={items} />
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1} className={classes['main']}>
          <div className={classes['content']}>{children}</div>
        </AppShell.Main>
      </AppShell>
    </>
  );
}
