import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import { LiveFeed, type LiveState } from './feed.ts';

/** Milliseconds between two pictures for those who asked for less motion. */
const calm = 5_000;

/** The live stream, while the page is open. */
export function useLive(): { live: LiveState; connectNow: () => void } {
  const { refresh } = useSession();
  const [feed] = useState(
    () =>
      new LiveFeed({
        open: () => new EventSource(`${api.base}/live`),
        checkSession: refresh,
        now: Date.now,
        random: Math.random,
      }),
  );
  const now = useSyncExternalStore(feed.watch, feed.read);
  useEffect(() => {
    const tell = () => feed.hide(document.hidden);
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [feed]);
  const isCalm = useMediaQuery('(prefers-reduced-motion: reduce)');
  const seldom = useSeldom(feed, isCalm);
  // The state of the connection is never late.
  const live = isCalm && seldom !== null ? { ...seldom, connection: now.connection } : now;
  return { live, connectNow: feed.connectNow };
}

/** What the feed last held, looked at now and then. */
function useSeldom(feed: LiveFeed, isCalm: boolean): LiveState | null {
  const [seen, setSeen] = useState<LiveState | null>(null);
  useEffect(() => {
    if (!isCalm) return undefined;
    const look = () => {
      if (document.hidden) return;
      setSeen(feed.read());
    };
    const timer = setInterval(look, calm);
    return () => clearInterval(timer);
  }, [feed, isCalm]);
  // At first there is nothing to hold back.
  return seen !== null && seen.seconds.length > 0 ? seen : null;
}
