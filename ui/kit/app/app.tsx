import { Box } from '@mantine/core';
import { lazy, Suspense, useMemo, type ComponentType, type ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter';
import { SessionProvider, useSession, useSessionLoad } from '../session.tsx';
import { Shell, type ShellOptions } from '../shell/shell.tsx';
import { Failure } from '../states/failure.tsx';
import { Forbidden } from '../states/forbidden.tsx';
import { Loading } from '../states/page-state.tsx';
import { Catch } from './catch.tsx';
import { Confirmation } from './confirmation.tsx';
import type { Feature, Page } from './feature.ts';
import { NotFound } from './not-found.tsx';
import { useArrival } from './arrival.ts';

export interface AppOptions extends ShellOptions {
  /** Stands behind each page's title in the browser's tab. */
  readonly title: string;
  /** Where the API of this origin lives, for the session. */
  readonly base: string;
  readonly features: readonly Feature[];
}

/** Routes, session and shell: everything that pages of an app share. */
export function App(options: AppOptions) {
  const session = useSessionLoad(options.base);
  if (session.state === 'loading')
    return (
      <Box p="xl" maw={960} mx="auto">
        <Loading />
      </Box>
    );
  if (session.state === 'failed')
    return (
      <Box p="md" maw={720} mx="auto" component="main">
        <Failure error={session.error} retry={session.retry} />
      </Box>
    );
  return (
    <SessionProvider value={session.access}>
      <Routes {...options} />
    </SessionProvider>
  );
}

function Routes(options: AppOptions) {
  const [place] = useLocation();
  useArrival(place);
  const pages = useMemo(
    () =>
      options.features.flatMap(feature => feature.pages).map(page => ({ page, Content: lazy(page.load) })),
    [options.features],
  );
  const nav = useMemo(() => options.features.flatMap(feature => feature.nav ?? []), [options.features]);
  const confirmation = useMemo(
    () =>
      options.features
        .flatMap(feature => feature.confirmation ?? [])
        .map(load => lazy(load))
        .at(0),
    [options.features],
  );
  const account = options.features.find(feature => feature.account !== undefined)?.account;
  const bare = pages.filter(({ page }) => page.bare === true);
  const framed = pages.filter(({ page }) => page.bare !== true);
  const routes = (list: typeof pages) =>
    list.map(({ page, Content }) => (
      <Route key={page.path} path={page.path}>
        <Guarded page={page} Content={Content} account={account} />
      </Route>
    ));
  return (
    <>
      <Switch>
        {routes(bare)}
        <Route>
          <Shell {...options} nav={nav}>
            <Switch>
              {routes(framed)}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Shell>
        </Route>
      </Switch>
      {confirmation !== undefined && <Confirmation Content={confirmation} />}
    </>
  );
}

function Guarded({
  page,
  Content,
  account,
}: {
  page: Page;
  Content: ComponentType;
  /** Where one's own account is. */
  account: string | undefined;
}): ReactNode {
  const [place] = useLocation();
  const search = useSearch();
  const { user, can, next } = useSession();
  if (page.open !== true && user === null) {
    const here = search === '' ? place : `${place}?${search}`;
    return <Redirect to={here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`} replace />;
  }
  if (next !== null && page.open !== true && account !== undefined && page.path !== account)
    return <Redirect to={account} replace />;
  if (page.permission !== undefined && !can(page.permission))
    return <Forbidden permission={page.permission} page />;
  return (
    <Catch key={place}>
      <Suspense fallback={<Loading />}>
        <Content />
      </Suspense>
    </Catch>
  );
}
